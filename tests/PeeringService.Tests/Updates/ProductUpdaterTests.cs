using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Updates;
using NanoPeers.Updates;

namespace NanoPeers.PeeringService.Tests.Updates;

/// <summary>From a manifest to an installed version, and what is refused on the way.</summary>
public sealed class ProductUpdaterTests : IDisposable
{
    private static readonly Issued _data = Issued.Of("Myavdat", ComponentClass.Data, "2026.1121.1430");
    private static readonly Issued _engine = Issued.Of("Vsengine", ComponentClass.Engine, "7.1");
    private static readonly Issued _product = Issued.Of("Vsasap", ComponentClass.Product, "4.2.0.17");

    private readonly UpdaterBench _bench = new();
    private readonly FakeSource _origin = new("origin.example.org", isOrigin: true);

    public ProductUpdaterTests() => _bench.Network.Sources.Add(_origin);

    public void Dispose() => _bench.Dispose();

    [Fact]
    [Trait("Capability", "U2")]
    public async Task A_manifest_of_less_than_8_KB_says_what_is_needed_and_when_nothing_is_newer_the_check_stops()
    {
        Issued[] all = [_data, _engine, _product];
        _origin.With(all);
        _bench.Issue(1, all);
        Assert.InRange(_bench.Network.Manifest!.Length, 1, 8191);
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
        Assert.Equal(all.Select(one => one.Href), _bench.Network.Orders.Select(order => order.Expected.Href));

        // Nothing newer: the same manifest again, and one that was only signed anew.
        Assert.Equal(UpdateOutcome.UpToDate, await _bench.CheckedAsync());
        _bench.Time.Advance(TimeSpan.FromDays(6));
        _bench.Issue(2, all);
        Assert.Equal(UpdateOutcome.UpToDate, await _bench.CheckedAsync());
        Assert.Equal(2u, _bench.Updater.View.Sequence);
        Assert.Equal(3, _bench.Network.Orders.Count);
        Assert.Single(_bench.Started);

        // Newer data alone: data alone is asked for.
        Issued newer = Issued.Of("Myavdat", ComponentClass.Data, "2026.1128.1430");
        _origin.With(newer);
        _bench.Issue(3, newer, _engine, _product);
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
        Assert.Equal(newer.Href, _bench.Network.Orders.Last().Expected.Href);
        Assert.Equal(4, _bench.Network.Orders.Count);
    }

    [Fact]
    [Trait("Capability", "U3")]
    public async Task The_manifest_comes_from_the_origin_and_never_from_a_peer()
    {
        // A peer would give an old manifest, signed well, under every name.
        byte[] old = _bench.Issuer.Manifest(1, _bench.Now, [_data]);
        var peer = new FakeSource("192.168.7.20");
        peer.Holds["http://origin.example.org/manifest"] = old;
        _bench.Network.Sources.Insert(0, peer);
        _origin.With(_data, _engine);
        _bench.Issue(2, _data, _engine);
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
        Assert.Equal(1, _bench.Network.ManifestFetches);
        Assert.Equal(2u, _bench.Updater.View.Sequence);
        Assert.Empty(peer.Asked);
        Assert.All(_bench.Network.Orders, order => Assert.EndsWith(".cab", order.Expected.Href, StringComparison.Ordinal));

        // Without the origin there is no check, whatever peers have.
        _bench.Network.Manifest = null;
        UpdateResult result = await _bench.CheckAsync();
        Assert.Equal((UpdateOutcome.NoManifest, false), (result.Outcome, result.IsSuccess));
        Assert.Empty(peer.Asked);
    }

    [Fact]
    [Trait("Capability", "U4")]
    public async Task Six_files_come_side_by_side_in_six_transactions_from_three_nodes_and_the_origin()
    {
        Issued[] six = [.. "abcdef".Select(letter => Issued.Of($"file-{letter}", ComponentClass.Data, "1.0"))];
        FakeSource[] nodes = [.. Enumerable.Range(1, 3).Select(i => new FakeSource($"192.168.7.{i}"))];
        nodes[0].With(six[0], six[1]);
        nodes[1].With(six[2]);
        nodes[2].With(six[3], six[4]);
        _origin.With(six);
        _bench.Network.Sources.InsertRange(0, nodes);
        _bench.Issue(1, six);

        // Nobody is served before all six have asked.
        var all = new TaskCompletionSource();
        int asked = 0;
        _bench.Network.Before = _ =>
        {
            if (Interlocked.Increment(ref asked) == six.Length)
            {
                all.SetResult();
            }

            return all.Task;
        };
        UpdateResult result = await _bench.CheckAsync();
        Assert.Equal(UpdateOutcome.Installed, result.Outcome);
        Assert.Equal(6, _bench.Network.Orders.Select(order => order.Expected.Href).Distinct().Count());
        Assert.Equal(
            ["192.168.7.1", "192.168.7.1", "192.168.7.2", "192.168.7.3", "192.168.7.3", "origin.example.org"],
            six.Select(one => Assert.Single(result.Sources[one.Name]).Source));
        Assert.Equal(six[5].Content.Length, result.Sources.Values.SelectMany(parts => parts).Where(part => part.IsOrigin).Sum(part => part.Octets));
        Assert.Equal(six.Select(one => one.Content), six.Select(InstalledContent));
    }

    [Theory]
    [Trait("Capability", "U5")]
    [InlineData("changed")]
    [InlineData("cut")]
    [InlineData("longer")]
    [InlineData("empty")]
    [InlineData("another")]
    public async Task A_tampered_copy_is_refused_and_the_next_source_is_tried(string how)
    {
        var liar = new FakeSource("192.168.7.66");
        liar.Holds[_data.Href] = how switch
        {
            "changed" => [.. _data.Content[..^1], (byte)(_data.Content[^1] ^ 1)],
            "cut" => _data.Content[..^1],
            "longer" => [.. _data.Content, 0],
            "another" => _engine.Content,
            _ => [],
        };
        _bench.Network.Sources.Insert(0, liar);
        _origin.With(_data);
        _bench.Issue(1, _data);
        UpdateResult result = await _bench.CheckAsync();
        Assert.Equal(UpdateOutcome.Installed, result.Outcome);
        Assert.Equal(["192.168.7.66", "origin.example.org"], result.Sources["Myavdat"].Select(part => part.Source));
        Assert.Equal(_data.Content, InstalledContent(_data));
    }

    [Fact]
    [Trait("Capability", "U5")]
    public async Task What_no_source_has_right_is_never_installed_not_even_the_origins()
    {
        _bench.Issue(1, _data, _engine);
        _origin.With(_engine);
        _origin.Holds[_data.Href] = _engine.Content;
        UpdateResult result = await _bench.CheckAsync();
        Assert.Equal(UpdateOutcome.ComponentMissing, result.Outcome);
        Assert.Empty(_bench.Installed);
        Assert.Empty(_bench.Started);
        Assert.Equal(_bench.Options.FetchAttempts, _bench.Network.Orders.Count(order => order.Expected.Href == _data.Href));

        // When it is right, the check after makes it good.
        _origin.With(_data);
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
    }

    [Fact]
    [Trait("Capability", "U5")]
    public async Task A_manifest_that_the_pinned_key_did_not_sign_is_refused()
    {
        _origin.With(_data);
        using var other = new TestIssuer(isAnother: true);
        byte[] good = _bench.Issuer.Manifest(1, _bench.Now, [_data]);
        byte[] changed = [.. good];
        changed[60] ^= 1;
        foreach (byte[] bad in new[] { other.Manifest(1, _bench.Now, [_data]), changed, good[..^1], [], [.. good, .. new byte[9000]] })
        {
            _bench.Network.Manifest = bad;
            Assert.Equal(UpdateOutcome.ManifestRefused, await _bench.CheckedAsync());
        }

        Assert.Empty(_bench.Network.Orders);
        Assert.Equal(0u, _bench.Updater.View.Sequence);
        _bench.Network.Manifest = good;
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
    }

    [Fact]
    [Trait("Capability", "U6")]
    public async Task The_installed_version_changes_as_a_whole()
    {
        _origin.With(_data, _engine);
        _bench.Issue(1, _data, _engine);
        Assert.Empty(_bench.Installed);
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
        Assert.Equal("Myavdat:2026.1121.1430.0 Vsengine:7.1.0.0", _bench.Installed);
        string before = _bench.Updater.View.Folder!;
        Assert.Equal([before], _bench.Started);

        Issued newer = Issued.Of("Vsengine", ComponentClass.Engine, "7.2");
        _origin.With(newer, _product);
        _bench.Issue(2, _data, newer, _product);
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
        Assert.Equal("Myavdat:2026.1121.1430.0 Vsengine:7.2.0.0 Vsasap:4.2.0.17", _bench.Installed);
        Assert.Equal([before, _bench.Updater.View.Folder!], _bench.Started);
        Assert.Equal(newer.Content, InstalledContent(newer));
        Assert.Equal(_data.Content, InstalledContent(_data));
        Assert.Equal(_engine.Content, _bench.Disk.Peek(FolderName(before), "Vsengine"));

        // It is so after a restart, too; and two versions are kept, not three.
        _bench.Restarted(_bench.Disk);
        Assert.Equal("Myavdat:2026.1121.1430.0 Vsengine:7.2.0.0 Vsasap:4.2.0.17", _bench.Installed);
        Issued newest = Issued.Of("Vsengine", ComponentClass.Engine, "7.3");
        _origin.With(newest);
        _bench.Issue(3, _data, newest, _product);
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
        Assert.Equal(2, _bench.Disk.Folders().Count);
    }

    [Fact]
    public async Task A_kept_component_that_is_damaged_on_disk_is_fetched_again()
    {
        _origin.With(_data, _engine);
        _bench.Issue(1, _data, _engine);
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
        _bench.Disk.Poke(FolderName(_bench.Updater.View.Folder!), "Myavdat", [1, 2, 3]);
        Issued newer = Issued.Of("Vsengine", ComponentClass.Engine, "7.2");
        _origin.With(newer);
        _bench.Issue(2, _data, newer);
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
        Assert.Equal(_data.Content, InstalledContent(_data));
    }

    [Fact]
    public async Task A_full_disk_is_a_named_fault_and_what_runs_goes_on_running()
    {
        _origin.With(_data, _engine);
        _bench.Issue(1, _data);
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
        _bench.Issue(2, _data, _engine);
        _bench.Disk.IsFull = true;
        UpdateResult result = await _bench.CheckAsync();
        Assert.Equal(UpdateOutcome.DiskFailed, result.Outcome);
        Assert.Contains("no space", result.Detail, StringComparison.Ordinal);
        Assert.Equal("Myavdat:2026.1121.1430.0", _bench.Installed);
        _bench.Disk.IsFull = false;
        Assert.Equal(UpdateOutcome.Installed, await _bench.CheckedAsync());
    }

    [Fact]
    public async Task An_order_says_everything_that_the_manifest_knows()
    {
        _origin.With(_data);
        _bench.Issue(1, _data);
        await _bench.CheckAsync();
        FetchOrder order = Assert.Single(_bench.Network.Orders);
        Assert.Equal((_data.Href, _data.Href, false, FetchPolicy.Wait), (order.Origin.ToString(), order.Expected.Href, order.CachedOnly, order.WaitForDownloads));
        Assert.Equal((_data.Content.Length, ObjectId.Of(_data.Content)), (order.Expected.Length!.Value, order.Expected.Sha256!.Value));
        Assert.True(ChunkDigests.Of(_data.Content, 1 << 14).SameAs(order.Expected.Chunks));
    }

    private byte[]? InstalledContent(Issued component) => _bench.Disk.Peek(FolderName(_bench.Updater.View.Folder!), component.Name);

    private static string FolderName(string path) => path[(path.LastIndexOf('/') + 1)..];
}
