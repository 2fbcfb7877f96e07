using NanoPeers.PeeringService.Updates;
using NanoPeers.Updates;

namespace NanoPeers.PeeringService.Tests.Updates;

/// <summary>Manifests that are signed well and must not be taken: no going back, no freezing.</summary>
public sealed class ManifestRefusalTests : IDisposable
{
    private static readonly Issued _old = Issued.Of("Myavdat", ComponentClass.Data, "1.0");
    private static readonly Issued _new = Issued.Of("Myavdat", ComponentClass.Data, "2.0");
    private static readonly Issued _product = Issued.Of("Vsasap", ComponentClass.Product, "3.1");

    private readonly UpdaterBench _bench = new();

    public ManifestRefusalTests() => _bench.Network.Sources.Add(new FakeSource("origin.example.org", isOrigin: true).With(_old, _new, _product));

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task An_older_manifest_is_refused_after_a_newer_one_also_after_a_restart()
    {
        byte[] first = _bench.Issuer.Manifest(1, _bench.Now, [_old]);
        _bench.Issue(2, _new);
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
        _bench.Network.Manifest = first;
        Assert.Contains("older than 2", (await RefusedAsync()).Detail, StringComparison.Ordinal);
        _bench.Restarted(_bench.Disk);
        Assert.Contains("older than 2", (await RefusedAsync()).Detail, StringComparison.Ordinal);
        Assert.Equal("Myavdat:2.0.0.0", _bench.Installed);
    }

    [Fact]
    public async Task A_manifest_counts_from_when_it_was_taken_not_from_when_it_was_installed()
    {
        byte[] first = _bench.Issuer.Manifest(1, _bench.Now, [_old]);
        Issued nowhere = Issued.Of("Myavdat", ComponentClass.Data, "3.0");
        _bench.Issue(2, nowhere);
        Assert.Equal(UpdateOutcome.ComponentMissing, await _bench.CheckedAsync());
        _bench.Network.Manifest = first;
        await RefusedAsync();
    }

    [Fact]
    public async Task A_frozen_manifest_is_refused_when_its_end_has_come()
    {
        _bench.Issue(1, _old);
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
        _bench.Time.Advance(TimeSpan.FromDays(7) - TimeSpan.FromSeconds(1));
        Assert.Equal(UpdateOutcome.UpToDate, await _bench.CheckedAsync());
        _bench.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Contains("withholds", (await RefusedAsync()).Detail, StringComparison.Ordinal);
        Assert.Equal("Myavdat:1.0.0.0", _bench.Installed);
        _bench.Issue(2, _new);
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
    }

    [Fact]
    public async Task Two_manifests_with_one_number_another_product_and_a_wrong_clock_are_refused()
    {
        _bench.Issue(1, _old);
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
        _bench.Issue(1, _new);
        await RefusedAsync();
        _bench.Network.Manifest = _bench.Issuer.Manifest(2, _bench.Now, [_new], product: "firewall");
        await RefusedAsync();
        _bench.Network.Manifest = _bench.Issuer.Manifest(2, _bench.Now + TimeSpan.FromDays(2), [_new]);
        Assert.Contains("clock", (await RefusedAsync()).Detail, StringComparison.Ordinal);
        Assert.Equal(1u, _bench.Updater.View.Sequence);
    }

    [Fact]
    public async Task A_product_below_the_minimum_takes_another_update_first()
    {
        _bench.Issue(1, _product);
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
        _bench.Network.Manifest = _bench.Issuer.Manifest(2, _bench.Now, [_product, _new], minimum: "3.2");
        Assert.Contains("3.2.0.0 has to be installed first", (await RefusedAsync()).Detail, StringComparison.Ordinal);
        _bench.Network.Manifest = _bench.Issuer.Manifest(2, _bench.Now, [_product, _new], minimum: "3.1");
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
    }

    [Fact]
    public async Task A_component_that_goes_back_or_changes_under_its_version_is_refused()
    {
        _bench.Issue(1, _new);
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
        _bench.Issue(2, _old);
        Assert.Contains("go back", (await RefusedAsync()).Detail, StringComparison.Ordinal);
        _bench.Issue(2, _new with { Content = _old.Content });
        Assert.Contains("not what was issued", (await RefusedAsync()).Detail, StringComparison.Ordinal);
    }

    private async Task<UpdateResult> RefusedAsync()
    {
        int orders = _bench.Network.Orders.Count;
        UpdateResult result = await _bench.CheckAsync();
        Assert.Equal((UpdateOutcome.ManifestRefused, false, orders), (result.Outcome, result.IsSuccess, _bench.Network.Orders.Count));
        return result;
    }
}
