using System.Security.Cryptography;
using NanoPeers.Updates;

namespace NanoPeers.Esp32Peer.Tests.Updates;

/// <summary>Manifests that a board does not take: it goes on with what it runs, and says why.</summary>
public sealed class BoardManifestTests
{
    private const long Issued = 1_790_000_000;

    public static TheoryData<string, string> Refused => new()
    {
        { "forged", "the manifest is refused: it is not signed by its issuer" },
        { "changed", "the manifest is refused: it is not signed by its issuer" },
        { "other-product", "the manifest is refused: it is another product's" },
        { "older", "the manifest is refused: it is older than the one that was taken" },
        { "forked", "the manifest is refused: another one has the same number" },
        { "expired", "the manifest is refused: it has expired" },
        { "not-yet", "the manifest is refused: it is not valid yet" },
        { "below-minimum", "the manifest is refused: the application that runs is too old for it" },
        { "large-chunks", "the manifest has no bundle for this board" },
        { "no-chunks", "the manifest has no bundle for this board" },
        { "no-manifest", "what the origin gives is no manifest" },
        { "too-long", "the manifest is not to be had from its origin" },
        { "missing", "the manifest is not to be had from its origin" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void A_manifest_that_may_not_be_taken_changes_nothing_and_it_is_said_why(string kind, string why)
    {
        UpdateBench bench = UpdateBench.WithFirst();
        bench.NowSeconds = Issued + 3_600;
        bench.Issue(2, "2.0", Behaviour.Healthy);
        bench.Board.CheckNow();
        bench.RunUntilHealthy("2.0");
        byte[] slots = [.. bench.Disk.Slot(0), .. bench.Disk.Slot(1)];
        byte[] bundle = BundleMaker.Bundle("3.0", Behaviour.Healthy);
        bench.Files["/lamp-3.0.pe"] = bundle;
        bench.Files.Remove("/manifest");
        if (Manifest(kind, bundle) is { } manifest)
        {
            bench.Files["/manifest"] = manifest;
        }

        bench.Board.CheckNow();
        Assert.True(bench.RunUntil(() => bench.Board.Updater?.Last == why, 60_000), $"{bench.Board.Updater?.Last}\n" + string.Join('\n', bench.Log));
        Assert.Contains(bench.Log, line => line.EndsWith($"Updates: {why}.", StringComparison.Ordinal));
        Assert.Equal("2.0.0.0", bench.Healthy);
        Assert.Equal(slots, bench.Disk.Slot(0).Concat(bench.Disk.Slot(1)).ToArray());
        Assert.DoesNotContain(bench.Asked, asked => asked.StartsWith("/lamp-3.0", StringComparison.Ordinal));

        // The next right one is taken.
        bench.Files["/manifest"] = BundleMaker.Manifest(9, "3.0", bundle);
        bench.Board.CheckNow();
        bench.RunUntilHealthy("3.0");
    }

    [Fact]
    public void What_an_origin_gives_in_place_of_the_bundle_is_not_taken()
    {
        UpdateBench bench = UpdateBench.WithFirst();
        bench.Issue(2, "2.0", Behaviour.Healthy);
        byte[] right = bench.Files["/lamp-2.0.pe"];
        bench.Files["/lamp-2.0.pe"] = [.. right[..1_500], (byte)(right[1_500] ^ 1), .. right[1_501..]];
        bench.Board.CheckNow();
        Assert.True(bench.RunUntil(() => bench.Board.Updater?.Last == "the bundle was not to be had", 60_000), string.Join('\n', bench.Log));
        Assert.Contains(bench.Log, line => line.EndsWith("What came is not what the manifest says: it is not taken.", StringComparison.Ordinal));
        Assert.Equal("1.0.0.0", bench.Healthy);
        bench.Files["/lamp-2.0.pe"] = right;
        bench.Board.CheckNow();
        bench.RunUntilHealthy("2.0");
    }

    [Fact]
    public void A_clock_that_is_turned_back_does_not_revive_a_manifest()
    {
        UpdateBench bench = new();
        byte[] first = BundleMaker.Bundle("1.0", Behaviour.Healthy);
        bench.Files["/manifest"] = BundleMaker.Manifest(1, "1.0", first, issued: Issued, life: 1_000);
        bench.Files["/lamp-1.0.pe"] = first;
        bench.Boot();
        bench.RunUntilHealthy("1.0");
        byte[] later = BundleMaker.Manifest(2, "1.0", first, issued: Issued + 5_000);
        bench.Files["/manifest"] = later;
        bench.Board.CheckNow();
        Assert.True(bench.RunUntil(() => bench.Board.Boot.Record.Sequence == 2, 60_000));
        byte[] third = BundleMaker.Bundle("3.0", Behaviour.Healthy);
        bench.Files["/manifest"] = BundleMaker.Manifest(3, "3.0", third, issued: Issued, life: 1_000);
        bench.Board.CheckNow();
        Assert.True(bench.RunUntil(() => bench.Board.Updater!.Last == "the manifest is refused: it has expired", 60_000), string.Join('\n', bench.Log));
    }

    [Fact]
    public void Looks_that_fail_come_later_and_later_and_a_right_one_makes_the_next_a_day_later()
    {
        UpdateBench bench = UpdateBench.WithFirst();
        bench.RunUntil(() => bench.Board.Updater?.Last == "up to date", 60_000);
        bench.Files.Remove("/manifest", out byte[]? manifest);
        bench.Board.CheckNow();
        bench.Asked.Clear();
        bench.RunUntil(() => false, 4 * 3_600_000, 1_000);
        Assert.InRange(bench.Asked.Count, 8, 12);
        bench.Files["/manifest"] = manifest!;
        bench.RunUntil(() => bench.Board.Updater!.Last == "up to date", 4_000_000, 1_000);
        bench.Asked.Clear();
        bench.RunUntil(() => false, 24 * 3_600_000, 10_000);
        Assert.InRange(bench.Asked.Count, 0, 1);
    }

    private static byte[]? Manifest(string kind, byte[] bundle)
    {
        using RSA another = RSA.Create(2048);
        switch (kind)
        {
            case "forged": return BundleMaker.Manifest(3, "3.0", bundle, key: another);
            case "changed":
                byte[] changed = BundleMaker.Manifest(3, "3.0", bundle);
                changed[22] ^= 8;
                return changed;
            case "other-product": return BundleMaker.Manifest(3, "3.0", bundle, product: "heater");
            case "older": return BundleMaker.Manifest(1, "3.0", bundle);
            case "forked": return BundleMaker.Manifest(2, "3.0", bundle);
            case "expired": return BundleMaker.Manifest(3, "3.0", bundle, issued: Issued - 10_000, life: 10_100);
            case "not-yet": return BundleMaker.Manifest(3, "3.0", bundle, issued: Issued + (3 * UpdateLimits.MaxSkewSeconds));
            case "below-minimum": return BundleMaker.Manifest(3, "3.0", bundle, minimum: "2.5");
            case "large-chunks": return BundleMaker.Manifest(3, "3.0", bundle, chunkShift: 12);
            case "no-chunks": return BundleMaker.Manifest(3, "3.0", bundle, form: ChunkForm.None);
            case "no-manifest": return new byte[600];
            case "too-long": return new byte[5_000];
            default: return null;
        }
    }
}
