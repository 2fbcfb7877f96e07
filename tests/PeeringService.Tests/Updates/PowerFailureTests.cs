using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Updates;
using NanoPeers.Updates;

namespace NanoPeers.PeeringService.Tests.Updates;

/// <summary>The power fails at every single operation on the disk, with what was not flushed there, gone, or there in part.</summary>
public sealed class PowerFailureTests(ITestOutputHelper output)
{
    private static readonly Issued[] _old = [Issued.Of("Myavdat", ComponentClass.Data, "1.0"), Issued.Of("Vsasap", ComponentClass.Product, "1.0")];
    private static readonly Issued[] _new = [Issued.Of("Myavdat", ComponentClass.Data, "2.0"), _old[1], Issued.Of("Vsengine", ComponentClass.Engine, "2.0")];

    /// <summary>First installation or not, healthy or not, and each way to lose what was not flushed.</summary>
    public static TheoryData<bool, bool, int> Cases
    {
        get
        {
            var cases = new TheoryData<bool, bool, int>();
            for (int i = 0; i < 12; i++)
            {
                cases.Add(i % 2 == 0, i / 2 % 2 == 0, i / 4);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task After_a_failure_anywhere_a_whole_version_runs_and_the_update_is_finished_or_taken_back(bool isFirst, bool isHealthy, int surviving)
    {
        int failAt = 0;
        bool failed = true;
        while (failed)
        {
            failed = await RunAsync(isFirst, isHealthy, (Surviving)surviving, ++failAt);
        }

        output.WriteLine($"{failAt - 1} operations");
        Assert.InRange(failAt, 20, 200);
    }

    private static async Task<bool> RunAsync(bool isFirst, bool isHealthy, Surviving surviving, int failAt)
    {
        using var bench = new UpdaterBench();
        bench.Network.Sources.Add(new FakeSource("origin.example.org", isOrigin: true).With([.. _old, .. _new]));
        if (!isFirst)
        {
            bench.Issue(1, _old);
            Assert.Equal(UpdateOutcome.Installed, await bench.CheckedAsync());
        }

        byte[] first = bench.Issuer.Manifest(1, bench.Now, _old);
        bench.Issue(2, _new);
        bench.Health = folder => Task.FromResult(isHealthy || !folder.Contains("version-2-", StringComparison.Ordinal));
        bench.Disk.FailAt = bench.Disk.Operations + failAt;
        bool failed = false;
        try
        {
            await bench.CheckAsync();
        }
        catch (PowerFailure)
        {
            failed = true;
        }

        bench.Restarted(bench.Disk.AfterFailure(surviving, failAt));
        AssertWhole(bench, isFirst ? "" : Versions(_old));
        await FinishAsync(bench, isFirst, isHealthy);
        if (bench.Updater.View.Sequence == 2)
        {
            bench.Network.Manifest = first;
            Assert.Equal(UpdateOutcome.ManifestRefused, await bench.CheckedAsync());
        }

        return failed;
    }

    private static async Task FinishAsync(UpdaterBench bench, bool isFirst, bool isHealthy)
    {
        UpdateOutcome outcome = await bench.CheckedAsync();
        AssertWhole(bench, isFirst ? "" : Versions(_old));
        if (isHealthy)
        {
            Assert.Contains(outcome, new[] { UpdateOutcome.Installed, UpdateOutcome.UpToDate });
            Assert.Equal(Versions(_new), bench.Installed);
        }
        else
        {
            Assert.Contains(outcome, new[] { UpdateOutcome.RolledBack, UpdateOutcome.Waiting });
            Assert.Equal(isFirst ? "" : Versions(_old), bench.Installed);
        }

        Assert.False(bench.Updater.View.OnTrial);
        Assert.InRange(bench.Disk.Folders().Count, bench.Installed.Length == 0 ? 0 : 1, 2);
        Assert.DoesNotContain("staging", bench.Disk.Folders());
    }

    /// <summary>What runs is one of the two versions, each file of it as it was issued.</summary>
    private static void AssertWhole(UpdaterBench bench, string old)
    {
        Assert.Contains(bench.Installed, new[] { old, Versions(_new) });
        string? folder = bench.Updater.View.Folder;
        Assert.Equal(folder is null, bench.Installed.Length == 0);
        foreach (UpdateComponent component in bench.Updater.View.Installed)
        {
            byte[]? content = bench.Disk.Peek(folder![(folder!.LastIndexOf('/') + 1)..], component.Name);
            Assert.NotNull(content);
            Assert.Equal(component.Digest, ObjectId.Of(content));
        }
    }

    private static string Versions(Issued[] components) => string.Join(' ', components.Select(one => $"{one.Name}:{one.Version}.0.0"));
}
