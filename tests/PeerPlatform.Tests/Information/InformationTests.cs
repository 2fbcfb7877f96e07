using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.Information;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Information;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Tests.GroupPeers;
using NanoPeers.PeerPlatform.Tests.Transports;

namespace NanoPeers.PeerPlatform.Tests.Information;

/// <summary>Peer information between peers that run the whole service.</summary>
public sealed class InformationTests : IAsyncDisposable
{
    private const string Group = "press";

    private readonly GroupHouse _house;

    public InformationTests() => _house = new GroupHouse
    {
        Services = groups => [new InformationService(groups, new InformationOptions { Name = "told name", Meter = _meters[groups.Id.ToString()] = new() })],
    };

    private readonly Dictionary<string, NanoPeers.PeerPlatform.Metering.TrafficMeter> _meters = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _house.DisposeAsync();

    [Fact]
    [Trait("Capability", "I1")]
    public async Task A_peers_protocols_runtime_and_limits_are_learnt()
    {
        GroupEnd[] ends = await MakeAsync(2);
        InfoAnswer answer = await AskAsync(ends, InfoSection.Capabilities);
        Assert.Equal(InfoStatus.Given, answer.Status);
        Assert.Equal("net10.0", answer["runtime"]);
        Assert.All(["session", "member", "group", "chat", "info"], tag => Assert.Equal("1", answer[$"protocol.{tag}"]));
        Assert.Equal("", answer["protocol.pipe"]);
        Assert.Equal(NodeTuning.MaxSessions.ToString(CultureInfo.InvariantCulture), answer["limit.sessions"]);
        Assert.Equal("1400", answer["limit.datagram"]);
        Assert.Contains("A256GCM", answer["suites"], StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Capability", "I2")]
    [Trait("Capability", "G18")]
    public async Task A_peers_uptime_load_sessions_groups_and_counters_are_learnt()
    {
        GroupEnd[] ends = await MakeAsync(3);
        await GroupHouse.AllReachAllAsync(Group, ends);
        InfoAnswer status = await AskAsync(ends, InfoSection.Status);
        Assert.Equal("1", status["groups"]);
        Assert.InRange(Number(status, "sessions"), 1, 20);
        Assert.InRange(Number(status, "load-permille"), 0, 1_000);
        Assert.InRange(Number(status, "uptime-seconds"), 0, 3_600);
        Assert.True(Number(status, "memory-used") > 0);
        Assert.True(Number(await AskAsync(ends, InfoSection.Counters), "delivered") > 0 || Number(await AskAsync(ends, InfoSection.Counters), "opened") > 0);

        Assert.Equal(InfoStatus.NotKnown, (await AskAsync(ends, 99)).Status);
    }

    [Fact]
    [Trait("Capability", "I5")]
    public async Task Who_is_no_member_gets_basic_information_only_and_no_more_than_three_times_its_question()
    {
        GroupEnd[] ends = await MakeAsync(2);
        GroupEnd stranger = _house.Add(7);
        InformationService asking = stranger.Find<InformationService>();
        ConcurrentQueue<int> questions = new();
        ConcurrentQueue<int> answers = new();
        stranger.Tap.OnSend = message => NoteClear(message, questions);
        ends[1].Tap.OnSend = message => NoteClear(message, answers);
        InfoAnswer basic = await asking.AskClearAsync(ends[1].Address, InfoSection.Basic, Stop);
        Assert.Equal("told name", basic["name"]);
        Assert.Equal("net10.0", basic["runtime"]);
        Assert.True(Number(basic, "memory-free") > 0);
        foreach (int section in Enumerable.Range(InfoSection.Capabilities, InfoSection.Last - 1))
        {
            InfoAnswer refused = await asking.AskClearAsync(ends[1].Address, section, Stop);
            Assert.Equal((InfoStatus.NotAllowed, 0), (refused.Status, refused.Items.Count));
        }

        Assert.NotEmpty(answers);
        Assert.InRange(answers.Max(), 1, questions.Min() * InfoLimits.ClearFactor);
        Assert.Equal(InfoStatus.None, (await asking.AskAsync(Group, ends[1].Id, InfoSection.Status, Stop)).Status);
        Assert.Equal(InfoStatus.Given, (await AskAsync(ends, InfoSection.Status)).Status);

        // Where the group's policy says so, members get no more.
        await ends[0].Groups.ChangePolicyAsync(Group, ["policies=information=authorities-only"], Stop);
        await Eventually.TrueAsync(() => ends.All(end => end.Show(Group).Policy.Contains("policies=information=authorities-only")), "all know");
        Assert.Equal(InfoStatus.NotAllowed, (await ends[1].Find<InformationService>().AskAsync(Group, ends[0].Id, InfoSection.Status, Stop)).Status);
        Assert.Equal(InfoStatus.Given, (await ends[0].Find<InformationService>().AskAsync(Group, ends[1].Id, InfoSection.Status, Stop)).Status);
    }

    [Fact]
    [Trait("Capability", "I3")]
    [Trait("Capability", "I4")]
    public async Task Services_are_found_and_a_specific_instance_or_the_group_of_services_is_contacted()
    {
        GroupEnd[] ends = await MakeAsync(4);
        bool[] runs = [false, false, true, true];
        for (int i = 1; i < 4; i++)
        {
            int one = i;
            Assert.True(ends[i].Find<InformationService>().Add(new Facility("lamp hours", () => runs[one], $"here {i}: ")));
            Assert.False(ends[i].Find<InformationService>().Add(new Facility("lamp hours", () => true)));
        }

        InformationService asking = ends[0].Find<InformationService>();
        IReadOnlyList<FoundFacility> found = await asking.FindServicesAsync(Group, "lamp hours", Stop);
        Assert.Equal(3, found.Count);
        Assert.All(found, one => Assert.Equal(("group", "1.0"), (one.Level, one.Version)));
        Assert.False(found.Single(one => one.Peer.Equals(ends[1].Id)).IsRunning);

        // A specific instance answers for itself, or says that it does not run.
        ContactAnswer specific = await asking.ContactAsync(Group, ends[3].Id, "lamp hours", "ask"u8.ToArray(), Stop);
        Assert.Equal((InfoStatus.Given, ends[3].Id, "here 3: ask"), (specific.Status, specific.Instance, Encoding.ASCII.GetString(specific.Octets)));
        Assert.Equal(InfoStatus.NotRunning, (await asking.ContactAsync(Group, ends[1].Id, "lamp hours", [1], Stop)).Status);
        Assert.Equal(InfoStatus.NotKnown, (await asking.ContactAsync(Group, ends[1].Id, "else", [1], Stop)).Status);

        // The group of services: whichever runs; when one goes, the other.
        ContactAnswer any = await asking.ContactGroupAsync(Group, "lamp hours", "all"u8.ToArray(), Stop);
        Assert.Equal(InfoStatus.Given, any.Status);
        int first = Array.FindIndex(ends, end => end.Id.Equals(any.Instance));
        Assert.True(runs[first]);
        runs[first] = false;
        ContactAnswer other = await asking.ContactGroupAsync(Group, "lamp hours", "all"u8.ToArray(), Stop);
        Assert.Equal(InfoStatus.Given, other.Status);
        Assert.NotEqual(any.Instance, other.Instance);
        Array.Fill(runs, false);
        Assert.Equal(InfoStatus.NotKnown, (await asking.ContactGroupAsync(Group, "lamp hours", [1], Stop)).Status);
    }

    [Fact]
    public async Task A_subscriber_is_told_what_changes_until_it_ends()
    {
        GroupEnd[] ends = await MakeAsync(2);
        bool runs = true;
        ends[1].Find<InformationService>().Add(new Facility("lamp hours", () => Volatile.Read(ref runs)));
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        List<string> states = [];
        await foreach (InfoAnswer told in ends[0].Find<InformationService>().WatchAsync(Group, ends[1].Id, InfoSection.Services, TimeSpan.FromSeconds(1), ending.Token))
        {
            states.Add(told["lamp hours"].Split(';')[0]);
            if (states.Count == 1)
            {
                Volatile.Write(ref runs, false);
            }
            else
            {
                break;
            }
        }

        Assert.Equal(["state=running", "state=stopped"], states);
    }

    [Fact]
    public void Subscriptions_are_bounded_paced_and_end_with_their_lease()
    {
        InfoSubscriptions table = new();
        Identifier peer = GroupHouse.IdOf(1);
        Identifier group = GroupHouse.IdOf(9);
        InfoSubscription one = table.Take(peer, group, 1, InfoSection.Status, 10, 9_999, 0)!;
        Assert.Equal((1_000L, 600_000L), (one.IntervalMillis, one.UntilMillis));
        Assert.Same(one, table.Take(peer, group, 1, InfoSection.Status, 10, 9_999, 0));
        Assert.Equal([one], table.Due(0));
        Assert.True(InfoSubscriptions.Note(one, [1], 0));
        Assert.Empty(table.Due(999));
        Assert.Equal([one], table.Due(1_000));
        Assert.False(InfoSubscriptions.Note(one, [1], 1_000));
        for (uint id = 2; id <= InfoSubscriptions.MaxEach; id++)
        {
            Assert.NotNull(table.Take(peer, group, id, InfoSection.Status, 10, 1, 0));
        }

        Assert.Null(table.Take(peer, group, 99, InfoSection.Status, 10, 1, 0));
        table.End(peer, 1);
        Assert.Equal(InfoSubscriptions.MaxEach - 1, table.Count);
        Assert.Empty(table.Due(1_001));
        Assert.Equal(0, table.Count);
    }

    private static void NoteClear(byte[] message, ConcurrentQueue<int> lengths)
    {
        if (!message.AsSpan(16, 8).ContainsAnyExcept((byte)0))
        {
            lengths.Enqueue(message.Length);
        }
    }

    private static long Number(InfoAnswer answer, string name) => long.TryParse(answer[name], NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : -1;

    private static Task<InfoAnswer> AskAsync(GroupEnd[] ends, int section) => ends[0].Find<InformationService>().AskAsync(Group, ends[1].Id, section, Stop);

    private async Task<GroupEnd[]> MakeAsync(int count)
    {
        GroupEnd[] ends = _house.Add(1, count);
        await GroupHouse.CreateAsync(ends[0], new GroupOrder(Group, "open", "medium"));
        await GroupHouse.JoinAllAsync(ends[0], Group, ends[1..]);
        return ends;
    }

    private sealed class Facility(string name, Func<bool> isRunning, string prefix = "") : IPeerFacility
    {
        public string Name => name;

        public string Level => "group";

        public string Version => "1.0";

        public bool IsRunning => isRunning();

        public byte[]? Contact(byte[] said) => [.. Encoding.ASCII.GetBytes(prefix), .. said];
    }
}
