using System.Diagnostics;
using System.Globalization;

namespace NanoPeers.Benchmarks;

/// <summary>
/// The whole service of groups: full peers in one process, each over a UDP socket of its own on loopback and a store in memory, in a group of middle
/// security with a common key. Joins are beside clients that join a broker's topic under TLS.
/// </summary>
internal static class GroupsBenchmark
{
    private const double MostOctets = 1L << 30;

    /// <summary>What the joins left to say is said before rekeys are measured.</summary>
    private static readonly TimeSpan _rest = TimeSpan.FromSeconds(5);
    private static readonly int[] _sizes = [2, 20, 50, 200];

    internal static async Task RunAsync(Report report)
    {
        await WarmUpAsync().ConfigureAwait(false);
        foreach (int members in _sizes)
        {
            await MeasureAsync(report, members).ConfigureAwait(false);
        }
    }

    internal static async Task RunAsync(Report report, int members)
    {
        await WarmUpAsync().ConfigureAwait(false);
        await MeasureAsync(report, members).ConfigureAwait(false);
    }

    /// <summary>A group that is not counted: what runs for the first time is compiled first.</summary>
    private static Task WarmUpAsync() => MeasureAsync(null, 8);

    private static async Task MeasureAsync(Report? report, int members)
    {
        int groups = Math.Max(1, 20 / members);
        List<double> joins = [];
        for (int group = 1; group <= groups; group++)
        {
            GroupCrowd crowd = await GroupCrowd.OpenAsync(members).ConfigureAwait(false);
            await using (crowd.ConfigureAwait(false))
            {
                GroupTraffic before = crowd.Traffic;
                for (int number = 1; number < members; number++)
                {
                    joins.Add((await crowd.JoinAsync(number).ConfigureAwait(false)).TotalMilliseconds);
                }

                TimeSpan settled = await crowd.SettleAsync(crowd.Peers).ConfigureAwait(false);
                if (report is not null && group == groups)
                {
                    await ReportJoinsAsync(report, members, joins).ConfigureAwait(false);
                    ReportCosts(report, crowd, crowd.Traffic.Since(before), settled);
                    await Task.Delay(_rest).ConfigureAwait(false);
                    await ReportRekeysAsync(report, crowd).ConfigureAwait(false);
                }
            }
        }
    }

    private static async Task ReportJoinsAsync(Report report, int members, List<double> joins)
    {
        string what = $"join to the first line heard, groups filled one by one to {members} members, median and longest of {joins.Count}";
        double ours = Paired.Median(joins);
        if (!MqttBroker.IsInstalled)
        {
            report.Add(what, Text(joins), "not installed", "mosquitto with TLS 1.3", "-", "-", null);
            return;
        }

        List<double> theirs = await MqttJoins.MeasureAsync(members).ConfigureAwait(false);
        report.Add(what, Text(joins), Text(theirs), "mosquitto with TLS 1.3", $"{Report.Number(ours / Paired.Median(theirs), "N1")}x", "-", null);
    }

    private static string Text(List<double> millis) => $"{Report.Number(Paired.Median(millis), "N1")} ms, {Report.Number(millis.Max(), "N1")} ms";

    private static void ReportCosts(Report report, GroupCrowd crowd, GroupTraffic used, TimeSpan settled)
    {
        int members = crowd.Peers.Count;
        int sessions = crowd.Peers.Sum(peer => peer.Node.Sessions.Count) / 2;
        string each = $"{used.Each(members - 1)}; all see all {Report.Number(settled.TotalMilliseconds)} ms after the last, {sessions} sessions in all";
        report.Add($"sent and used by all peers for each join, {members} members", each, "-", "nothing", "-", "-", null);
        GC.Collect();
        using Process process = Process.GetCurrentProcess();
        double peak = PeakOctets();
        double live = GC.GetGCMemoryInfo(GCKind.FullBlocking) is { HeapSizeBytes: var heap, FragmentedBytes: var free } ? heap - free : 0;
        string memory = $"{Report.Number(process.WorkingSet64 / 1048576.0)} MiB resident, {Report.Number(peak / 1048576)} MiB at most, "
            + $"{Report.Number(live / 1048576)} MiB of it live objects";
        report.Add($"memory of the process with {members} full peers", memory, "-", "nothing", "-", "below 1 GiB", peak < MostOctets);
    }

    private static async Task ReportRekeysAsync(Report report, GroupCrowd crowd)
    {
        (TimeSpan planned, GroupTraffic used) = await crowd.RekeyAsync().ConfigureAwait(false);
        Add("planned", planned, used);
        if (crowd.Peers.Count > 2)
        {
            (TimeSpan removal, GroupTraffic ofRemoval) = await crowd.RemoveLastAsync().ConfigureAwait(false);
            Add("by removal", removal, ofRemoval);
        }

        void Add(string how, TimeSpan took, GroupTraffic traffic) => report.Add(
            $"rekey of {crowd.Peers.Count} members until all use the new key, {how}",
            $"{Report.Number(took.TotalMilliseconds)} ms; {traffic.Each(1)}",
            "-", "nothing", "-", "-", null);
    }

    private static double PeakOctets()
    {
        string line = File.ReadLines("/proc/self/status").First(one => one.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
    }
}
