using System.Text;
using NanoPeers.Peering;
using NanoPeers.ProtocolModels.Tests.Peering.Rig;

namespace NanoPeers.ProtocolModels.Tests.Peering;

/// <summary>The server of S2, figs. 3 and 5.</summary>
public sealed class PeeringServerTests : IPeeringLine, IAliasedCopies, IPeeringTrace
{
    private const string Href = "http://updates.example.com/engine.cab";
    private const string Alias = "http://10.0.0.1:6515/a/q7yhb2vzk0m1np3s";

    private readonly List<string> _moves = [];
    private readonly List<(long Who, string Text)> _sent = [];
    private readonly List<Copy> _copies = [];
    private readonly PeeringPacket _packet = new();
    private readonly PeeringSettings _settings = new();

    [Fact]
    [Trait("Capability", "S8")]
    [Trait("Capability", "S9")]
    [Trait("Capability", "S10")]
    public void Without_a_copy_a_request_is_located_and_the_server_is_idle_again_and_silent()
    {
        PeeringNode node = Make();
        Assert.Equal(PeeringServerState.Idle122, node.Server.StateOf(7, 1111));
        Need(node, 7, 1111, 0);
        Assert.Equal(["idle>locating", "locating>idle"], _moves);
        Run(node, 0, 5_000);
        Assert.Empty(_sent);
        Assert.Equal(PeeringServerState.Idle122, node.Server.StateOf(7, 1111));
        Assert.Equal(PeeringServer.Never, node.NextTimeoutMillis);
    }

    [Fact]
    [Trait("Capability", "S9")]
    public void With_a_copy_it_answers_after_its_delay_to_the_asker_alone_with_the_alias()
    {
        PeeringNode node = Make();
        _copies.Add(new Copy(Href));
        Need(node, 7, 1111, 0);
        Assert.Equal(PeeringServerState.Delaying126, node.Server.StateOf(7, 1111));
        long due = node.NextTimeoutMillis;
        Run(node, 0, due - 1);
        Assert.Empty(_sent);
        Run(node, due, due);
        (long who, string text) = Assert.Single(_sent);
        Assert.Equal(7, who);
        Read(text);
        Assert.Equal((PeeringPacketType.Response, 1111u), (_packet.Type, _packet.Id));
        Assert.Equal((Href, Alias, "server"), (_packet.ValueOf(PeeringKey.Href), _packet.ValueOf(PeeringKey.Alias), _packet.ValueOf(PeeringKey.Node)));
        Assert.Equal(["idle>locating", "locating>delaying", "delaying>responding", "responding>idle"], _moves);
        Assert.Equal(PeeringServerState.Idle122, node.Server.StateOf(7, 1111));
    }

    [Fact]
    [Trait("Capability", "S11")]
    public void Ten_thousand_delays_are_uniform_from_0_to_2000_milliseconds()
    {
        PeeringNode node = Make();
        _copies.Add(new Copy(Href));
        int[] bins = new int[23];
        (long least, long most) = (long.MaxValue, 0);
        for (uint i = 0; i < 10_000; i++)
        {
            Need(node, 7, i, 10_000L * i);
            long delay = node.NextTimeoutMillis - (10_000L * i);
            Assert.InRange(delay, 0, PeeringTiming.MaxDelayMillis);
            (least, most) = (Math.Min(least, delay), Math.Max(most, delay));
            bins[delay * bins.Length / (PeeringTiming.MaxDelayMillis + 1)]++;
            Run(node, node.NextTimeoutMillis, node.NextTimeoutMillis);
        }

        // 2,001 values are 23 bins of 87. 22 degrees of freedom: 48.3 is passed by chance once in a thousand seeds; the seed is fixed.
        double square = bins.Sum(count => Math.Pow(count - (10_000 / 23.0), 2) / (10_000 / 23.0));
        Assert.InRange(square, 5, 48.3);
        Assert.InRange(least, 0, 3);
        Assert.InRange(most, 1_997, 2_000);
    }

    [Fact]
    [Trait("Capability", "S12")]
    public void I_found_during_the_delay_cancels_and_nothing_is_sent()
    {
        PeeringNode node = Make();
        _copies.Add(new Copy(Href));
        Need(node, 7, 1111, 0);
        Hand(node, 8, 0, Text("end-request", 1111)); // another node's request of the same number
        Hand(node, 7, 0, Text("end-request", 1112)); // another request of the same node
        Assert.Equal(PeeringServerState.Delaying126, node.Server.StateOf(7, 1111));
        Hand(node, 7, 0, Text("end-request", 1111));
        Assert.Equal(["idle>locating", "locating>delaying", "delaying>cancelled", "cancelled>idle"], _moves);
        Run(node, 0, 5_000);
        Assert.Empty(_sent);
        Assert.Equal(1, node.Server.Cancelled);
    }

    [Fact]
    [Trait("Capability", "S14")]
    public void I_have_is_broadcast_as_an_option()
    {
        _settings.BroadcastsAnswers = true;
        PeeringNode node = Make();
        _copies.Add(new Copy(Href));
        Need(node, 7, 1111, 0);
        Run(node, 0, 5_000);
        (long who, string text) = Assert.Single(_sent);
        Assert.Equal(0, who);
        Assert.Contains("type=\"response\"", text, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Capability", "S15")]
    [Trait("Capability", "S19")]
    public void A_hundred_overlapping_requests_have_a_state_machine_each()
    {
        PeeringNode node = Make();
        _copies.Add(new Copy(Href));
        for (int i = 0; i < 100; i++)
        {
            Need(node, 100 + (i / 2), (uint)(i % 2), i); // two requests of each asker, the same two numbers at all
        }

        Assert.Equal(100, node.Server.Active);
        for (int i = 0; i < 100; i += 4)
        {
            Hand(node, 100 + (i / 2), 100, Text("end-request", (uint)(i % 2)));
        }

        HashSet<int> states = [.. Enumerable.Range(0, 100).Select(i => node.Server.StateOf(100 + (i / 2), (uint)(i % 2)))];
        Assert.Equal([PeeringServerState.Idle122, PeeringServerState.Delaying126], states.Order());
        Run(node, 100, 5_000);
        int[] answered = [.. _sent.Select(sent => { Read(sent.Text); return (int)((sent.Who - 100) * 2) + (int)_packet.Id; }).Order()];
        Assert.Equal(Enumerable.Range(0, 100).Where(i => i % 4 != 0), answered);
        Assert.Equal(0, node.Server.Active);
    }

    [Fact]
    public void A_flood_of_requests_is_shed_above_the_bound_and_nothing_grows()
    {
        PeeringNode node = Make();
        _copies.Add(new Copy(Href));
        Need(node, 1, 0, 0);
        byte[] octets = Encoding.ASCII.GetBytes(Text("request", 5));
        byte[] copy = new byte[octets.Length];
        node.Trace = null;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100_000; i++)
        {
            octets.CopyTo(copy, 0);
            _packet.TryRead(copy, 0, copy.Length);
            node.HandlePacket(_packet, 1000 + i, 0);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(_settings.MaxRequests, node.Server.Active);
        Assert.Equal(100_001 - _settings.MaxRequests, node.Server.Shed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Capability", "S16")]
    public void Twenty_holders_share_two_thousand_requests(bool isAdaptive)
    {
        PeeringNet net = new(16);
        for (int i = 0; i < 21; i++)
        {
            net.Add(new PeeringSettings { IsAdaptive = isAdaptive });
        }

        PeeringFile file = new(Href, 1000);
        net.Nodes.Take(20).ToList().ForEach(node => node.Hold(file));
        PeeringEnd asker = net.Nodes[20];
        for (int i = 0; i < 2_000; i++)
        {
            PeeringItem item = asker.Need(file);
            Assert.True(net.Until(() => item.IsInstalled, 10_000));
            (item.IsInstalled, item.IsRemoved) = (false, false);
            item.Chunks.Clear();
        }

        long[] served = [.. net.Nodes.Take(20).Select(node => node.ServedOctets / 1000)];
        Assert.Equal(2_000, served.Sum());
        Assert.InRange(served.Max(), 100, 199);
        Assert.Equal(0, net.OriginOctets);
    }

    [Fact]
    [Trait("Capability", "S21")]
    public void Method_href_and_protocol_decide_whether_a_copy_matches()
    {
        PeeringNode node = Make();
        _copies.Add(new Copy(Href));
        string[] other =
        [
            Text("request", 1).Replace("\"get\"", "\"post\"", StringComparison.Ordinal),
            Text("request", 1).Replace("engine", "Engine", StringComparison.Ordinal),
            Text("request", 1).Replace("\"http\"", "\"ftp, httpx\"", StringComparison.Ordinal),
        ];
        Array.ForEach(other, text => Hand(node, 7, 0, text));
        Assert.Equal(0, node.Server.Active);
        Hand(node, 7, 0, Text("request", 1).Replace("\"http\"", "\"ftp, http\"", StringComparison.Ordinal));
        Assert.Equal(1, node.Server.Active);
    }

    [Fact]
    [Trait("Capability", "S22")]
    public void The_list_of_copies_is_asked_for_every_request()
    {
        PeeringNode node = Make();
        Need(node, 7, 1, 0);
        Run(node, 0, 5_000);
        Assert.Empty(_sent);
        _copies.Add(new Copy(Href));
        Need(node, 7, 2, 5_000);
        Run(node, 5_000, 10_000);
        Assert.Single(_sent);
        Need(node, 7, 3, 10_000);
        _copies[0].State = AliasedCopyState.None; // taken off while the server delays
        Run(node, 10_000, 15_000);
        Need(node, 7, 4, 15_000);
        Run(node, 15_000, 20_000);
        Assert.Single(_sent);
    }

    [Fact]
    [Trait("Capability", "S23")]
    public void The_selected_provider_broadcasts_the_outcome_as_an_option_and_others_cancel()
    {
        _settings.BroadcastsOutcome = true;
        PeeringNode node = Make();
        _copies.Add(new Copy(Href));
        Need(node, 7, 1111, 0);
        Run(node, 0, 5_000);
        _sent.Clear();
        Hand(node, 7, 5_000, Text("end-request", 1111).Replace("/>", " by=\"other\"/>", StringComparison.Ordinal));
        Assert.Empty(_sent);
        Hand(node, 7, 5_000, Text("end-request", 1111).Replace("/>", " by=\"server\"/>", StringComparison.Ordinal));
        (long who, string text) = Assert.Single(_sent);
        Assert.Equal(0, who);
        Read(text);
        Assert.Equal((PeeringPacketType.Outcome, 1111u), (_packet.Type, _packet.Id));
        Assert.Equal(("asker", Href), (_packet.ValueOf(PeeringKey.Asker), _packet.ValueOf(PeeringKey.Href)));

        Need(node, 7, 2222, 5_000);
        Hand(node, 9, 5_000, text.Replace("1111", "2222", StringComparison.Ordinal).Replace("node=\"server\"", "node=\"third\"", StringComparison.Ordinal));
        Assert.Equal(PeeringServerState.Idle122, node.Server.StateOf(7, 2222));
    }

    [Fact]
    public void While_the_object_is_being_retrieved_the_answer_is_downloading()
    {
        PeeringNode node = Make();
        _copies.Add(new Copy(Href) { State = AliasedCopyState.Downloading, Received = 100, Total = 400 });
        Need(node, 7, 1111, 0);
        Run(node, 0, 5_000);
        (long who, string text) = Assert.Single(_sent);
        Assert.Equal(7, who);
        Read(text);
        Assert.Equal((PeeringPacketType.Downloading, 1111u), (_packet.Type, _packet.Id));
        Assert.Equal(("100", "400"), (_packet.ValueOf(PeeringKey.Received), _packet.ValueOf(PeeringKey.Total)));
    }

    [Fact]
    public void A_repeat_is_answered_within_what_is_left_of_the_wait()
    {
        PeeringNode node = Make();
        _copies.Add(new Copy(Href));
        for (uint i = 0; i < 500; i++)
        {
            long now = 10_000L * i;
            Hand(node, 7, now, Text("request", i).Replace("/>", " within=\"60\"/>", StringComparison.Ordinal));
            Assert.InRange(node.NextTimeoutMillis - now, 0, 60);
            Run(node, now, now + 100);
        }
    }

    void IPeeringLine.Broadcast(byte[] buffer, int offset, int count) => _sent.Add((0, Encoding.ASCII.GetString(buffer, offset, count)));

    void IPeeringLine.Send(long who, byte[] buffer, int offset, int count) => _sent.Add((who, Encoding.ASCII.GetString(buffer, offset, count)));

    IAliasedCopy? IAliasedCopies.Find(PeeringPacket request) =>
        request.IsValue(PeeringKey.Method, "get") && _copies.Count > 0 && request.IsValue(PeeringKey.Href, _copies[0].Href) ? _copies[0] : null;

    void IPeeringTrace.ServerMoved(long who, uint id, int from, int to, long nowMillis) =>
        _moves.Add($"{PeeringServerState.NameOf(from)}>{PeeringServerState.NameOf(to)}");

    void IPeeringTrace.ClientMoved(uint id, int from, int to, long nowMillis) =>
        _moves.Add($"{PeeringClientState.NameOf(from)}>{PeeringClientState.NameOf(to)}");

    private static string Text(string type, uint id) =>
        $"<service type=\"{type}\" version=\"1.0\" ID=\"{id}\" node=\"asker\" method=\"get\" href=\"{Href}\" acceptprotocol=\"http\"/>";

    private static void Run(PeeringNode node, long from, long to)
    {
        for (long now = Math.Max(from, 0); node.NextTimeoutMillis <= to; now = Math.Max(now, node.NextTimeoutMillis))
        {
            node.HandleTimeout(Math.Max(now, node.NextTimeoutMillis));
        }
    }

    private PeeringNode Make()
    {
        PeeringNode node = new("server", this, this, new SeededDraws(3), _settings);
        node.Trace = this;
        return node;
    }

    private void Need(PeeringNode node, long who, uint id, long now) => Hand(node, who, now, Text("request", id));

    private void Hand(PeeringNode node, long who, long now, string text)
    {
        Read(text);
        node.HandlePacket(_packet, who, now);
    }

    private void Read(string text)
    {
        byte[] octets = Encoding.ASCII.GetBytes(text);
        Assert.Equal(PeeringFault.None, _packet.TryRead(octets, 0, octets.Length));
    }

    private sealed class Copy(string href) : IAliasedCopy
    {
        public int State { get; set; } = AliasedCopyState.Complete;

        public string Href => href;

        public string Alias => PeeringServerTests.Alias;

        public long Received { get; set; }

        public long Total { get; set; }

        public void WritePairs(PeeringPacketWriter writer)
        {
        }
    }
}
