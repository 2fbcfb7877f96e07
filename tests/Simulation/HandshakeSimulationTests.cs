using NanoPeers.ProtocolModels.Tests.Sessions.Pair;
using NanoPeers.Sessions;

namespace NanoPeers.Simulation;

/// <summary>
/// Fifty pairs that set sessions up over a network that loses, doubles and reorders, in virtual time and by fixed seeds: a run is the same for ever.
/// </summary>
public sealed class HandshakeSimulationTests(ITestOutputHelper output)
{
    private const int Pairs = 50;

    [Fact]
    public void FiftyPairsEndInASessionOrInANamedFailure()
    {
        Row[] rows = [.. new[] { 0, 10, 20, 30, 40, 50 }.Select(Run)];
        output.WriteLine("lost  doubled  late by   established  failed  datagrams   median      90 %  names of failures");
        foreach (Row row in rows)
        {
            output.WriteLine(row.ToString());
            Assert.Equal(Pairs, row.Established + row.Failures.Count);
            Assert.DoesNotContain(SessionFailure.None, row.Failures);
        }

        Assert.Equal(Pairs, rows[0].Established);
        Assert.Equal(Pairs, rows[1].Established);
        Row bad = rows.Single(row => row.Loss == 30);
        Assert.InRange(bad.Established, Pairs * 9 / 10, Pairs);
        Assert.InRange(bad.MedianMillis, 0, 3000);
    }

    [Fact]
    public void ARunIsTheSameForEver() => Assert.Equal(Run(30).ToString(), Run(30).ToString());

    private static Row Run(int loss)
    {
        List<SessionFailure> failures = [];
        List<long> times = [];
        int datagrams = 0;
        for (int i = 0; i < Pairs; i++)
        {
            Variant variant = Variant.All[i % Variant.All.Length];
            SessionPair pair = variant.Prepare(seed: i + 1);
            pair.Network = new RandomNetwork((loss * 1000) + i, loss / 100.0, loss / 100.0, maxDelayMillis: 20 + (loss * 10));
            SessionInitiator initiator = pair.A.Connect(pair.Request(variant.MakeExchange()), pair.Now);
            pair.RunUntil(() => initiator.State is InitiatorState.Established or InitiatorState.Failed, long.MaxValue);
            long took = pair.Elapsed;
            pair.Run();
            datagrams += pair.Capture.Count;
            Judge(pair, initiator, $"loss {loss}, pair {i}, {variant.Name}");
            if (initiator.State == InitiatorState.Established)
            {
                times.Add(took);
            }
            else
            {
                failures.Add(initiator.Failure);
            }
        }

        times.Sort();
        return new Row(loss, Pairs - failures.Count, failures, datagrams, times[times.Count / 2], times[times.Count * 9 / 10]);
    }

    private static void Judge(SessionPair pair, SessionInitiator initiator, string run)
    {
        if (initiator.State == InitiatorState.Established)
        {
            bool same = pair.A.Sessions.Keys.SequenceEqual(pair.B.Sessions.Keys) && pair.A.Sessions.Count == 1
                && pair.A.Cryptography.CipherKeys.Order().SequenceEqual(pair.B.Cryptography.CipherKeys.Order());
            Assert.True(same && pair.B.OnlySession!.Life == SessionLife.Live, run);
            return;
        }

        Assert.True(initiator.State == InitiatorState.Failed && initiator.Failure != SessionFailure.None, run);
        Assert.True(pair.A.SessionKeys == 0, run);
        Assert.True(pair.B.SessionKeys == 0 || pair.B.OnlySession?.Life == SessionLife.Live, run);
    }

    private sealed record Row(int Loss, int Established, List<SessionFailure> Failures, int Datagrams, long MedianMillis, long NinetyMillis)
    {
        public override string ToString()
        {
            string names = string.Join(", ", Failures.GroupBy(failure => failure).OrderBy(group => group.Key)
                .Select(group => $"{SessionFailureName.Of(group.Key)} {group.Count()}"));
            return $"{Loss,3} %    {Loss,3} %  {20 + (Loss * 10),4} ms  {Established,11}  {Failures.Count,6}  {Datagrams,9}  {MedianMillis,5} ms  {NinetyMillis,5} ms  {names}";
        }
    }
}
