using NanoPeers.Messages;

namespace NanoPeers.Benchmarks;

/// <summary>
/// A message to all members of a group under its common key, beside a broker that fans out under TLS. Each receiver of either side has a thread of its own.
/// </summary>
internal static class BroadcastBenchmark
{
    private const int Rounds = 9;
    private const int Receptions = 200_000;

    internal static async Task RunAsync(Report report)
    {
        if (!MqttBroker.IsInstalled)
        {
            report.Add("receptions under the group's key", "-", "not installed, so nothing was measured", "mosquitto with TLS 1.3", "-", "more than 1x", false);
            return;
        }

        foreach (int receivers in (int[])[50, 200])
        {
            foreach (int payload in (int[])[64, 256])
            {
                await CompareAsync(report, receivers, payload, Suite.Aes128CbcHmac).ConfigureAwait(false);
                await CompareAsync(report, receivers, payload, Suite.Aes256Gcm).ConfigureAwait(false);
            }
        }
    }

    private static async Task CompareAsync(Report report, int receivers, int payload, int suite)
    {
        GroupFanOut group = new(receivers, payload, suite);
        await using (group.ConfigureAwait(false))
        {
            using MqttFanOut broker = await MqttFanOut.StartAsync(receivers, payload).ConfigureAwait(false);
            FanOutRun ours = new(group, Receptions / receivers);
            FanOutRun theirs = new(broker, Receptions / receivers);
            (double a, double b, double ratio) = await Paired.CompareAsync(Rounds, ours.RunAsync, theirs.RunAsync).ConfigureAwait(false);
            string what = $"receptions of {payload} octets sent to {receivers} members under the group's key, {Suite.NameOf(suite)}";
            report.Add(what, Text(a, ours), Text(b, theirs), "mosquitto with TLS 1.3", $"{Report.Number(ratio, "N2")}x", "more than 1x", ratio > 1);
        }
    }

    private static string Text(double perSecond, FanOutRun run)
    {
        string each = $"{Report.Number(run.ProcessorMicrosEach, "N1")} us of processor and {Report.Number(run.OctetsEach)} octets each";
        return $"{Report.Number(perSecond)}/s, {each}, lost {Report.Number(run.Lost)} of {Report.Number(run.Expected)}";
    }
}
