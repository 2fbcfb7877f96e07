using System.Diagnostics;
using NanoPeers.Messages;

namespace NanoPeers.Fuzz;

/// <summary>Damaged messages against every parser and every state of a session: no exception, no acceptance, little time, little memory.</summary>
public sealed class MutatedMessageTests(ITestOutputHelper output)
{
    private const int Messages = 200_000;
    private const int Seed = 20_260_801;
    private const int MostSeconds = 60;
    private const int MostOctetsAllocated = 65_536;

    [Fact]
    public void DamagedMessagesAreAnsweredAndNeverAccepted()
    {
        var clock = Stopwatch.StartNew();
        byte[][] corpus = [.. Corpus.Messages.Values];
        StateTarget[] states = StateTargets.All();
        var parsers = new ParserTargets();
        Array.ForEach(corpus, parsers.Run);
        parsers.Forget();
        var random = new Random(Seed);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < Messages; i++)
        {
            StateTarget state = states[i % states.Length];
            byte[] valid = random.Next(4) == 0 ? corpus[random.Next(corpus.Length)] : state.Valid[random.Next(state.Valid.Length)];
            byte[] octets = Mutation.Of(valid, corpus[random.Next(corpus.Length)], random);
            parsers.Run(octets);
            state.Run(octets);
            states[random.Next(states.Length)].Run(octets);
        }

        long allocated = (GC.GetAllocatedBytesForCurrentThread() - before) / Messages;
        Array.ForEach(states, state => state.AssertLives());
        foreach (StateTarget state in states)
        {
            output.WriteLine($"{state.Name,-34} {state.Thrown,7} thrown, none accepted");
            Assert.InRange(state.Thrown, Messages / states.Length, Messages);
        }

        foreach ((string parser, int count) in parsers.Accepted)
        {
            output.WriteLine($"{parser,-34} {count,7} well formed");
        }

        output.WriteLine($"{clock.Elapsed.TotalSeconds:F1} s, {allocated} octets allocated a message by all targets together, at most {parsers.MostAllocated} by the parsers of datagrams");
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, MostSeconds);
        Assert.Equal(0, parsers.MostAllocated);
        Assert.InRange(allocated, 0, MostOctetsAllocated);
        Assert.DoesNotContain(parsers.Accepted, one => one.Value == 0 && one.Key is not ("A128CBC-HS256" or "A256GCM" or "SuiteName" or "InvitationText"));
    }

    [Fact]
    public void TrueMessagesDoCount() => Array.ForEach(StateTargets.All(), state => state.AssertTrueMessagesCount());

    [Fact]
    public void EverySeedIsWellFormedToItsParser()
    {
        Assert.InRange(Corpus.Messages.Count, 20, 1000);
        foreach ((string name, byte[] octets) in Corpus.Messages.Where(one => !one.Key.StartsWith("advertisement-", StringComparison.Ordinal)))
        {
            var parsers = new ParserTargets();
            parsers.Run(octets);
            string expected = name.Split('-')[0] switch
            {
                "session" when name.Contains("ping", StringComparison.Ordinal) => "Envelope",
                "session" => "SessionMessage",
                "region" => "RegionMessage",
                "switch" => "SwitchMessage",
                "link" => "LinkMessage",
                "error" => "NotSupported",
                "member" => "MemberMessage",
                "statement" => "Statement",
                "manifest" => "UpdateManifest",
                "errand" when name.EndsWith("receipt", StringComparison.Ordinal) => "ErrandReceipt",
                "errand" => "ErrandCertificate",
                "group" => "GroupMessage",
                "pipe" => "PipeMessage",
                "resolver" => "ResolverMessage",
                "info" => "InfoMessage",
                "relay" => "RelayMessage",
                "peers" => "PeersMessage",
                "lists" => "RegionListMessage",
                "invitation" when name.EndsWith("text", StringComparison.Ordinal) => "InvitationText",
                "invitation" => "Invitation",
                "endpoint" => "Endpoint",
                "identifier" => "Identifier",
                _ => name == "name-peer" ? "ResourceName" : "ContentName",
            };
            Assert.True(parsers.Accepted[expected] > 0, name);
        }
    }

    [Fact]
    public void TheSameSeedMakesTheSameMessages()
    {
        byte[][] corpus = [.. Corpus.Messages.Values];
        byte[] Make() => Mutation.Of(corpus[3], corpus[5], new Random(99));
        Assert.Equal(Make().Length, Make().Length);
        Assert.All(Enumerable.Range(0, 200), i => Assert.InRange(Mutation.Of(corpus[i % corpus.Length], corpus[0], new Random(i)).Length, 0, Limits.MaxConstrainedMessage));
    }
}
