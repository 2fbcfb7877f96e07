using NanoPeers.Esp32Peer.Tests.Board;
using NanoPeers.Firmware.Bundles;
using NanoPeers.Firmware.Peering;

namespace NanoPeers.Esp32Peer.Tests.Updates;

/// <summary>Application bundles in two slots, in virtual time: the real cores on a storage whose power goes, and an origin in memory.</summary>
public sealed class BundleUpdateTests
{
    [Fact]
    public void A_board_without_an_application_is_given_one_and_the_next_one_goes_into_the_other_slot()
    {
        UpdateBench bench = UpdateBench.WithFirst();
        Assert.Equal(0, bench.Board.Boot.Record.Active);
        Assert.Equal(2, bench.Starts);
        bench.Issue(2, "2.0", Behaviour.Healthy);
        bench.Board.CheckNow();
        bench.RunUntilHealthy("2.0");
        Assert.Equal(1, bench.Board.Boot.Record.Active);
        Assert.True(bench.Board.Boot.Record.IsGood(0), "The one before is kept.");
        Assert.Equal(3, bench.Starts);
        Assert.Equal(0, bench.Board.Boot.Record.Fault);
    }

    [Theory]
    [InlineData(Behaviour.Throws, BundleFault.Threw)]
    [InlineData(Behaviour.NoAssembly, BundleFault.NotLoaded)]
    [InlineData(Behaviour.Silent, BundleFault.Silent)]
    [InlineData(Behaviour.Crashes, BundleFault.NeverHealthy)]
    [Trait("Capability", "U12")]
    public void A_bad_package_is_given_up_and_the_previous_version_runs_and_it_is_said_why(object behaviour, int fault)
    {
        UpdateBench bench = UpdateBench.WithFirst();
        bench.Issue(2, "2.0", (Behaviour)behaviour);
        bench.Board.CheckNow();
        Assert.True(bench.RunUntil(() => bench.Board.Boot.RunningVersion == BundleMaker.Version("2.0"), 60_000), "It is never tried.");
        bench.RunUntilHealthy("1.0");
        Assert.Equal(fault, bench.Board.Boot.Record.Fault);
        Assert.Equal(BundleMaker.Version("2.0"), bench.Board.Boot.Record.FailedVersion);
        Assert.Contains(bench.Log, line => line.Contains("Application 2.0.0.0 is given up", StringComparison.Ordinal));
        Assert.Contains(bench.Log, line => line.EndsWith("the previous one runs.", StringComparison.Ordinal));

        // It is not tried again and again: neither now, nor when the manifest is issued anew with the same bundle.
        int starts = bench.Starts;
        bench.Files["/manifest"] = BundleMaker.Manifest(3, "2.0", bench.Files["/lamp-2.0.pe"]);
        for (int look = 0; look < 3; look++)
        {
            bench.Board.CheckNow();
            bench.RunUntil(() => false, 120_000, 100);
        }

        Assert.Equal(starts, bench.Starts);
        Assert.Equal("1.0.0.0", bench.Healthy);

        // One that is right is taken.
        bench.Issue(4, "3.0", Behaviour.Healthy);
        bench.Board.CheckNow();
        bench.RunUntilHealthy("3.0");
    }

    [Theory]
    [InlineData(Behaviour.Throws)]
    [InlineData(Behaviour.Crashes)]
    public void Without_a_previous_version_the_board_goes_on_without_an_application_and_takes_the_next_one(object behaviour)
    {
        UpdateBench bench = new();
        bench.Issue(1, "1.0", (Behaviour)behaviour);
        bench.Boot();
        Assert.True(bench.RunUntil(() => bench.Board.Boot.Record.Fault != 0 && bench.Board.Boot.RunningVersion == 0, 300_000));
        Assert.Equal(BootRecord.NoSlot, bench.Board.Boot.Record.Active);
        bench.Issue(2, "2.0", Behaviour.Healthy);
        bench.Board.CheckNow();
        bench.RunUntilHealthy("2.0");
    }

    [Theory]
    [InlineData(Tearing.GrowsInPlace, Behaviour.Healthy)]
    [InlineData(Tearing.IsRemovedFirst, Behaviour.Healthy)]
    [InlineData(Tearing.ChangesAtTheEnd, Behaviour.Throws)]
    [Trait("Capability", "U12")]
    public void A_power_cut_at_any_write_leaves_a_board_that_starts_a_sound_version_and_ends_where_it_was_going(object tearing, object behaviour)
    {
        bool isGood = (Behaviour)behaviour == Behaviour.Healthy;
        UpdateBench first = UpdateBench.WithFirst((Tearing)tearing);
        first.Issue(2, "2.0", (Behaviour)behaviour);
        int cuts = 0;
        HashSet<string> after = [];
        for (int steps = 0; ; steps++)
        {
            UpdateBench bench = first.WithPower();
            bench.Disk.Records.StepsLeft = steps;
            bool isDone = RunUntilCut(bench, isGood);
            if (isDone)
            {
                break;
            }

            cuts++;
            UpdateBench again = bench.WithPower();
            again.Boot();
            ulong running = again.Board.Boot.RunningVersion;
            bool isSound = running == BundleMaker.Version("1.0") || running == BundleMaker.Version("2.0");
            Assert.True(isSound, $"Nothing runs after {steps} steps:\n" + string.Join('\n', again.Log));
            after.Add(NanoPeers.Updates.UpdateVersion.TextOf(running));
            again.RunUntilHealthy(isGood ? "2.0" : "1.0");
            Assert.True(again.RunUntil(() => isGood || again.Board.Boot.Record.Fault == BundleFault.Threw, 120_000), string.Join('\n', again.Log));
            again.RunUntilHealthy(isGood ? "2.0" : "1.0");
        }

        Assert.InRange(cuts, 30, 5_000);
        Assert.Equal(2, after.Count);
    }

    [Fact]
    public void What_was_taken_before_a_power_cut_is_not_fetched_again()
    {
        UpdateBench bench = UpdateBench.WithFirst();
        bench.Issue(2, "2.0", Behaviour.Healthy);
        bench.CutsAnswersAfter = 2_000;
        bench.Board.CheckNow();
        Assert.True(bench.RunUntil(() => bench.Board.Updater?.Last == "the bundle was not to be had", 120_000), string.Join('\n', bench.Log));
        UpdateBench again = bench.WithPower();
        again.Boot();
        again.RunUntilHealthy("2.0");
        Assert.Contains("/lamp-2.0.pe 1024-", again.Asked);
        Assert.DoesNotContain("/lamp-2.0.pe", again.Asked);
    }

    [Fact]
    public void Storage_that_is_full_leaves_the_running_version_and_the_update_waits()
    {
        UpdateBench bench = UpdateBench.WithFirst();
        bench.Disk.Capacity = bench.Disk.Slot(0).Length + BundleLimits.ContentAt + 1_500;
        bench.Issue(2, "2.0", Behaviour.Healthy);
        bench.Board.CheckNow();
        Assert.True(bench.RunUntil(() => bench.Board.Updater?.Last == "the storage does not keep it", 60_000), string.Join('\n', bench.Log));
        bench.Boot();
        bench.RunUntilHealthy("1.0");
        bench.Disk.Capacity = int.MaxValue;
        bench.Board.CheckNow();
        bench.RunUntilHealthy("2.0");
    }

    [Fact]
    public void Octets_that_rot_in_the_slot_are_found_at_the_start_and_fetched_again()
    {
        UpdateBench bench = UpdateBench.WithFirst();
        bench.Issue(2, "2.0", Behaviour.Healthy);
        bench.Board.CheckNow();
        bench.RunUntilHealthy("2.0");
        bench.Disk.Slot(1)[BundleLimits.ContentAt + 1_700] ^= 1;
        bench.HasNetwork = false;
        bench.Boot();
        bench.RunUntilHealthy("1.0");
        Assert.Equal(BundleFault.Damaged, bench.Board.Boot.Record.Fault);
        bench.HasNetwork = true;
        bench.Board.CheckNow();
        bench.RunUntilHealthy("2.0");
        Assert.Contains("/lamp-2.0.pe 1024-", bench.Asked);
    }

    [Fact]
    public void An_application_that_was_healthy_and_fails_has_other_starts_and_then_the_previous_one_runs()
    {
        UpdateBench bench = UpdateBench.WithFirst();
        bench.Issue(2, "2.0", Behaviour.Healthy);
        bench.Board.CheckNow();
        bench.RunUntilHealthy("2.0");
        int starts = bench.Starts;
        bench.BreakRunning();
        Assert.True(bench.RunUntil(() => bench.Starts == starts + 1, BundleLimits.RestMillis + 1_000));
        bench.RunUntilHealthy("2.0");
        BootRecord record = bench.Board.Boot.Record;
        for (int start = 0; start < BundleLimits.ProvenStarts; start++)
        {
            Assert.Equal(1, bench.Board.Boot.Record.Active);
            bench.Boot();
        }

        Assert.NotSame(record, bench.Board.Boot.Record);
        Assert.Equal(BundleLimits.ProvenStarts, bench.Board.Boot.Record.Starts);
        bench.Boot();
        bench.RunUntilHealthy("1.0");
        Assert.Equal(BundleFault.NeverHealthy, bench.Board.Boot.Record.Fault);
    }

    [Fact]
    public void An_application_that_fails_again_and_again_is_given_up_and_one_that_was_calm_between_is_not()
    {
        UpdateBench bench = UpdateBench.WithFirst();
        bench.Issue(2, "2.0", Behaviour.Healthy);
        bench.Board.CheckNow();
        bench.RunUntilHealthy("2.0");
        for (int failure = 1; failure < 2 * BundleLimits.ProvenFailures; failure++)
        {
            Fail(bench);
            bench.RunUntilHealthy("2.0");
            bench.RunUntil(() => false, BundleLimits.CalmMillis + 1_000, 1_000);
            Assert.Equal(0, bench.Board.Boot.Record.Failures);
        }

        for (int failure = 1; failure < BundleLimits.ProvenFailures; failure++)
        {
            Fail(bench);
            bench.RunUntilHealthy("2.0");
            Assert.Equal(failure, bench.Board.Boot.Record.Failures);
        }

        Fail(bench);
        bench.RunUntilHealthy("1.0");
        Assert.Equal((BundleFault.Threw, BundleMaker.Version("2.0")), (bench.Board.Boot.Record.Fault, bench.Board.Boot.Record.FailedVersion));
    }

    [Fact]
    [Trait("Capability", "U12")]
    public void A_package_that_says_that_it_is_healthy_and_fails_in_its_first_moments_is_given_up()
    {
        UpdateBench bench = UpdateBench.WithFirst();
        bench.Issue(2, "2.0", Behaviour.Healthy);
        bench.Board.CheckNow();
        Assert.True(bench.RunUntil(() => bench.Board.Boot.RunningVersion == BundleMaker.Version("2.0"), 60_000));
        bench.RunUntil(() => false, BundleLimits.SteadyMillis / 2);
        Assert.True(bench.Board.Boot.Record.IsTrial);
        bench.BreakRunning();
        bench.RunUntilHealthy("1.0");
        Assert.Equal(BundleFault.Threw, bench.Board.Boot.Record.Fault);
    }

    [Fact]
    public void While_a_bundle_is_on_trial_the_slot_of_the_one_before_is_not_touched()
    {
        UpdateBench bench = UpdateBench.WithFirst();
        bench.Issue(2, "2.0", Behaviour.Silent);
        bench.Board.CheckNow();
        Assert.True(bench.RunUntil(() => bench.Board.Boot.RunningVersion == BundleMaker.Version("2.0"), 60_000));
        byte[] before = bench.Disk.Slot(0).ToArray();
        bench.Issue(3, "3.0", Behaviour.Healthy);
        bench.Board.CheckNow();
        Assert.True(bench.RunUntil(() => bench.Board.Updater?.Last == "a bundle is on trial", 30_000), string.Join('\n', bench.Log));
        Assert.Equal(before, bench.Disk.Slot(0));
        bench.RunUntilHealthy("1.0");
        bench.RunUntilHealthy("3.0");
    }

    private static void Fail(UpdateBench bench)
    {
        int starts = bench.Starts;
        bench.BreakRunning();
        Assert.True(bench.RunUntil(() => bench.Starts == starts + 1, BundleLimits.RestMillis + 1_000));
    }

    private static bool RunUntilCut(UpdateBench bench, bool isGood)
    {
        try
        {
            bench.Boot();
            return bench.RunUntil(() => isGood ? bench.Healthy == "2.0.0.0" : bench.Board.Boot.Record.Fault != 0 && bench.Healthy == "1.0.0.0", 300_000);
        }
        catch (PowerCutException)
        {
            return false;
        }
    }
}
