using System.Collections.Concurrent;
using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Policies;
using NanoPeers.PeerPlatform.Resolver;
using NanoPeers.PeerPlatform.Tests.GroupPeers;
using NanoPeers.PeerPlatform.Tests.Policies;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.Resolver;

namespace NanoPeers.PeerPlatform.Tests.Resolver;

/// <summary>Queries between members: to one, to all, handed on, and what becomes of those that nobody answers.</summary>
public sealed class ResolverServiceTests
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Many_queries_at_once_get_each_its_own_answer_and_every_refusal_has_its_name()
    {
        await using PolicyPeers peers = await PolicyPeers.MakeAsync(2);
        Echo echo = new("echo");
        Assert.True(peers.Resolver(1).Add(echo));
        Assert.False(peers.Resolver(1).Add(new Echo("echo")));
        Assert.False(peers.Resolver(1).Add(new Echo("No Name")));
        ResolverAnswer[] answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i =>
            peers.Resolver(0).QueryAsync(peers.Port(0), peers.Ends[1].Id, "echo", Encoding.ASCII.GetBytes($"{i}"), _patience, Stop)));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => $"{i}"), answers.Select(answer => Encoding.ASCII.GetString(answer.Octets)));
        Assert.All(answers, answer => Assert.Equal(peers.Ends[1].Id, answer.Responder));
        Assert.Equal(ResolverStatus.NoHandler, (await AskAsync(peers, 0, 1, "nothing")).Status);
        echo.Mode = ResolverStatus.NotAllowed;
        Assert.Equal(ResolverStatus.NotAllowed, (await AskAsync(peers, 0, 1, "echo")).Status);
        echo.Mode = ResolverStatus.None;
        Assert.Equal(ResolverStatus.TimedOut, (await peers.Resolver(0).QueryAsync(peers.Port(0), peers.Ends[1].Id, "echo", [1], TimeSpan.FromMilliseconds(300), Stop)).Status);
        Assert.Equal(ResolverStatus.TooLong, (await peers.Resolver(0).QueryAsync(peers.Port(0), peers.Ends[1].Id, "echo", new byte[1025], _patience, Stop)).Status);
        Identifier stranger = GroupHouse.IdOf(77);
        Assert.Equal(ResolverStatus.NotSent, (await peers.Resolver(0).QueryAsync(peers.Port(0), stranger, "echo", [1], _patience, Stop)).Status);
        peers.Resolver(1).Remove(echo);
        Assert.Equal(ResolverStatus.NoHandler, (await AskAsync(peers, 0, 1, "echo")).Status);
    }

    [Fact]
    public async Task A_query_to_the_group_is_answered_once_by_each_and_a_tell_reaches_all()
    {
        await using PolicyPeers peers = await PolicyPeers.MakeAsync(4);
        Echo[] echoes = [.. Enumerable.Range(0, 4).Select(_ => new Echo("echo"))];
        for (int peer = 0; peer < 4; peer++)
        {
            peers.Resolver(peer).Add(echoes[peer]);
        }

        IReadOnlyList<ResolverAnswer> answers = await peers.Resolver(0).QueryGroupAsync(peers.Port(0), "echo", "all"u8.ToArray(), 0, _patience, Stop);
        Assert.Equal(peers.Ends[1..].Select(end => end.Id.ToString()).Order(), answers.Select(answer => answer.Responder.ToString()).Order());

        // Handed on: every member gets it on several ways, and handles it once.
        Array.ForEach(echoes, echo => echo.Seen.Clear());
        answers = await peers.Resolver(0).QueryGroupAsync(peers.Port(0), "echo", "on"u8.ToArray(), 3, TimeSpan.FromSeconds(2), Stop);
        Assert.Equal(3, answers.Count);
        Assert.All(echoes[1..], echo => Assert.Single(echo.Seen));
        Assert.Empty(echoes[0].Seen);
        Array.ForEach(echoes, echo => echo.Seen.Clear());
        await GroupHouse.AllHaveKeyAsync(PolicyPeers.Group, peers.Ends);
        await Eventually.TrueAsync(
            () =>
            {
                peers.Resolver(0).Tell(peers.Port(0), null, "echo", "told"u8.ToArray());
                return echoes[1..].All(echo => echo.Seen.Contains("told"));
            },
            "all were told");
    }

    [Fact]
    [Trait("Capability", "G17")]
    public async Task A_named_helper_is_asked_in_place_of_all_members_only_where_the_groups_policy_says_so()
    {
        await using PolicyPeers peers = await PolicyPeers.MakeAsync(3);
        for (int peer = 0; peer < 3; peer++)
        {
            ResolverService resolver = peers.Resolver(peer);
            GroupEnd end = peers.Ends[peer];
            resolver.Add(new Echo("echo"));
            resolver.Helpers = (port, what) => CentralHelp.Of(end.Groups.Rules, port, what);
        }

        async Task<int> AnswersAsync(int from) =>
            (await peers.Resolver(from).QueryGroupAsync(peers.Port(from), "echo", [1], 0, _patience, Stop)).Count;
        Assert.Equal(2, await AnswersAsync(2));
        await peers.ChangeAsync($"policies=central-help=helpers:{peers.Ends[1].Id}");
        ResolverAnswer only = Assert.Single(await peers.Resolver(2).QueryGroupAsync(peers.Port(2), "echo", [1], 0, _patience, Stop));
        Assert.Equal(peers.Ends[1].Id, only.Responder);
        await peers.ChangeAsync("policies=");

        // The peer that made the group, its first authority, is gone: the others find what each other has all the same.
        await peers.House.StopAsync(peers.Ends[0]);
        PolicyServiceTests.Install(peers, 1, PolicyCompiler.Manifest());
        IReadOnlyList<PolicyFound> found = await peers[2].FindAsync(PolicyPeers.Group, new PolicyQuery { Name = "agreed-text" }, Stop);
        Assert.Equal(peers.Ends[1].Id, Assert.Single(found).Peer);
    }

    [Fact]
    public async Task What_comes_in_clear_or_from_no_member_or_is_damaged_is_counted_and_not_answered()
    {
        await using PolicyPeers peers = await PolicyPeers.MakeAsync(2);
        Echo echo = new("echo");
        peers.Resolver(1).Add(echo);
        PeerSession session = (await peers.Port(0).ConnectAsync(peers.Ends[1].Id, Stop))!;
        session.SendBody(ProtocolTag.Resolver, 1, static (writer, _) => writer.WriteUInt8(BodyFields.KindField, 9));
        await Eventually.TrueAsync(() => peers.Ends[1].Node.Counters[NodeCounter.BadBody] > 0, "the damaged one was counted");
        Assert.False(peers.Resolver(1).AcceptsClear);
        Assert.Empty(echo.Seen);
    }

    private static Task<ResolverAnswer> AskAsync(PolicyPeers peers, int from, int at, string handler) =>
        peers.Resolver(from).QueryAsync(peers.Port(from), peers.Ends[at].Id, handler, [1], _patience, Stop);

    /// <summary>Answers with the question, refuses, or says nothing.</summary>
    private sealed class Echo(string name) : IPeerResolverHandler
    {
        public string Name => name;

        internal ResolverStatus Mode { get; set; } = ResolverStatus.Answered;

        internal ConcurrentQueue<string> Seen { get; } = new();

        public void Handle(ResolverRequest request)
        {
            Seen.Enqueue(Encoding.ASCII.GetString(request.Octets));
            if (Mode != ResolverStatus.None)
            {
                request.Respond(Mode, Mode == ResolverStatus.Answered ? request.Octets : []);
            }
        }
    }
}
