using NanoPeers.Peering;
using NanoPeers.ProtocolModels.Tests.Peering.Rig;

namespace NanoPeers.ProtocolModels.Tests.Peering;

/// <summary>The client of S2, figs. 4A and 6: ask, take the first answer, or retrieve. Real cores at all nodes, in virtual time.</summary>
public sealed class PeeringClientTests
{
    private static readonly PeeringFile _file = new("http://updates.example.com/Vsasap.2611211200.cab", 368_640);

    private readonly PeeringNet _net = new(142) { Sent = [] };

    [Fact]
    [Trait("Capability", "T1")]
    public void I_need_says_the_URL_the_protocol_the_operation_and_that_only_cached_objects_are_wanted()
    {
        PeeringEnd asker = _net.Add();
        PeeringItem item = asker.Need(_file);
        (long _, long from, long to, int type, string text) = Assert.Single(_net.Sent!);
        Assert.Equal((asker.Address, 0L, PeeringPacketType.Request), (from, to, type));
        Assert.Contains($" href=\"{_file.Href}\"", text, StringComparison.Ordinal);
        Assert.Contains(" acceptprotocol=\"http\" ", text, StringComparison.Ordinal);
        Assert.Contains(" method=\"get\" ", text, StringComparison.Ordinal);
        Assert.Contains(" cached=\"only\"", text, StringComparison.Ordinal);
        Assert.Equal(PeeringClientState.Waiting144, item.Transaction!.State);
    }

    [Fact]
    [Trait("Capability", "T2")]
    [Trait("Capability", "T7")]
    [Trait("Capability", "D2")]
    public void After_2200_milliseconds_without_an_answer_it_retrieves_itself_once()
    {
        PeeringEnd asker = _net.Add();
        _net.Add();
        long start = _net.NowMillis;
        PeeringItem item = asker.Need(_file);
        List<int> states = Watch(asker, item);
        _net.Until(() => asker.Events.Count > 0, 10_000);
        Assert.InRange(asker.Events[0].Millis - start, PeeringTiming.WaitMillis - 50, PeeringTiming.WaitMillis + 50);
        Assert.True(_net.Until(() => item.IsInstalled, 10_000));
        Assert.Equal(_file.Octets, _net.OriginOctets);
        Assert.Equal(["retrieve", "ended done"], asker.Events.Select(happened => happened.What));
        Assert.Equal(
            [PeeringClientState.Waiting144, PeeringClientState.AnyInProgress152, PeeringClientState.RetrievesItself150, PeeringClientState.Idle142],
            states);
    }

    [Fact]
    [Trait("Capability", "T3")]
    [Trait("Capability", "T4")]
    public void The_first_I_have_is_told_to_all_once_and_at_once_and_later_ones_are_ignored()
    {
        PeeringEnd[] holders = [.. Enumerable.Range(0, 8).Select(_ => _net.Add(new PeeringSettings { MaxDelayMillis = 3 }))];
        Array.ForEach(holders, holder => holder.Hold(_file));
        _net.MaxLatencyMicros = 10_000; // several answer before "I found" is there
        PeeringEnd asker = _net.Add();
        PeeringItem item = asker.Need(_file);
        List<int> states = Watch(asker, item);
        Assert.True(_net.Until(() => item.IsInstalled, 5_000));
        _net.Run(5_000);
        Assert.True(_net.Sent!.Count(sent => sent.Type == PeeringPacketType.Response) > 1);
        (long millis, long from, long to, int _, string _) = Assert.Single(_net.Sent!, sent => sent.Type == PeeringPacketType.EndRequest);
        Assert.Equal((asker.Address, 0L), (from, to));
        (long fetched, string what) = asker.Events[0];
        Assert.StartsWith("fetch from", what, StringComparison.Ordinal);
        Assert.InRange(fetched - millis, -49, 49);
        long answered = _net.Sent!.First(sent => sent.Type == PeeringPacketType.Response).Millis;
        Assert.InRange(millis - answered, 0, 49);
        Assert.Single(asker.Events, happened => happened.What.StartsWith("fetch", StringComparison.Ordinal));
        Assert.Single(holders, holder => holder.ServedOctets > 0);
        Assert.Equal([PeeringClientState.Waiting144, PeeringClientState.Found146, PeeringClientState.ItemFound158, PeeringClientState.Idle142], states);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait("Capability", "T6")]
    [Trait("Capability", "T8")]
    public void What_it_got_it_serves_from_a_peer_or_from_the_Internet(bool fromPeer)
    {
        PeeringEnd first = _net.Add();
        PeeringEnd asker = _net.Add();
        if (fromPeer)
        {
            first.Hold(_file);
        }

        PeeringItem item = asker.Need(_file);
        Assert.True(_net.Until(() => item.IsInstalled, 10_000));
        Assert.Equal(fromPeer ? _file.Octets : 0, first.ServedOctets);
        first.Crash();
        long origin = _net.OriginOctets;
        PeeringEnd next = _net.Add();
        PeeringItem wanted = next.Need(_file);
        Assert.True(_net.Until(() => wanted.IsInstalled, 10_000));
        Assert.Equal(item.Chunks, wanted.Chunks);
        Assert.Equal(_file.Octets, asker.ServedOctets);
        Assert.Equal(origin, _net.OriginOctets);
    }

    [Fact]
    [Trait("Capability", "T9")]
    public void Ten_thousand_runs_that_succeed_and_fail_leave_nothing_behind()
    {
        _net.Sent = null;
        PeeringEnd holder = _net.Add();
        PeeringEnd asker = _net.Add();
        PeeringItem held = holder.Hold(new PeeringFile("http://updates.example.com/small.cab", 100));
        for (int i = 0; i < 10_000; i++)
        {
            (held.IsRemoved, _net.IsOriginUp) = (i % 4 == 1 || i % 4 == 2, i % 4 == 2);
            PeeringItem item = asker.Need(held.File, i % 4 == 1);
            if (i % 4 == 3)
            {
                _net.Run(_net.Next(2_000));
                item.Transaction?.Cancel(_net.NowMillis);
            }

            Assert.True(_net.Until(() => item.Transaction is null, 10_000));
            string end = asker.Events[^1].What;
            Assert.Equal(i % 4 == 1 ? "ended not-found" : i % 4 == 3 && !item.IsInstalled ? "ended cancelled" : "ended done", end);
            Assert.Equal((0, PeeringServer.Never), (asker.Node.Active, asker.Node.NextTimeoutMillis));
            (item.IsInstalled, asker.PlannedMillis) = (false, PeeringServer.Never);
            item.Chunks.Clear();
            asker.Events.Clear();
        }

        _net.Run(10_000);
        Assert.Equal((0, 0), (holder.Node.Server.Active, asker.Node.Server.Active));
        Assert.Equal((PeeringServer.Never, PeeringServer.Never), (holder.Node.NextTimeoutMillis, asker.Node.NextTimeoutMillis));
    }

    [Fact]
    [Trait("Capability", "T10")]
    public void With_three_quarters_of_broadcasts_lost_one_holder_is_found_within_the_wait()
    {
        int found = 0;
        for (int seed = 0; seed < 2_000; seed++)
        {
            PeeringNet net = new(seed) { BroadcastLoss = 0.75, Sent = [] };
            net.Add().Hold(_file);
            PeeringEnd asker = net.Add();
            asker.Need(_file, cachedOnly: true);
            net.Until(() => asker.Events.Count > 0, 60_000);
            found += asker.Events[0].What == "fetch from 1" && net.NowMillis <= 1_000 + PeeringTiming.WaitMillis ? 1 : 0;
            uint[] ids = [.. net.Sent.Where(sent => sent.Type == PeeringPacketType.Request).Select(sent => IdOf(sent.Text)).Distinct()];
            Assert.Single(ids);
        }

        Assert.InRange(found, 1_980, 2_000);
    }

    [Fact]
    [Trait("Capability", "T10")]
    public void A_gateway_that_is_known_is_asked_by_unicast_and_answers_when_every_broadcast_is_lost()
    {
        _net.BroadcastLoss = 1;
        PeeringEnd gateway = _net.Add();
        gateway.Hold(_file);
        PeeringEnd asker = _net.Add(new PeeringSettings { Gateway = gateway.Address });
        PeeringItem item = asker.Need(_file);
        Assert.True(_net.Until(() => item.IsInstalled, 5_000));
        Assert.Equal(0, _net.OriginOctets);
    }

    [Fact]
    public void Transactions_run_side_by_side_each_with_its_own_provider()
    {
        PeeringFile[] files = [.. Enumerable.Range(0, 6).Select(i => new PeeringFile($"http://updates.example.com/{i}.cab", 100_000 + i))];
        foreach (PeeringFile file in files.Take(5))
        {
            _net.Add().Hold(file);
        }

        PeeringEnd asker = _net.Add();
        PeeringItem[] items = [.. files.Select(file => asker.Need(file))];
        Assert.Equal(6, asker.Node.Active);
        Assert.True(_net.Until(() => items.All(item => item.IsInstalled), 3_500)); // one after another six waits alone are 13 s
        Assert.Equal(files[5].Octets, _net.OriginOctets);
        Assert.All(_net.Nodes.Take(5), node => Assert.InRange(node.ServedOctets, 100_000, 100_004));
    }

    [Fact]
    public void An_answer_for_something_else_is_no_answer_and_one_that_may_not_be_fetched_is_passed_over()
    {
        PeeringEnd liar = _net.Add();
        liar.Hold(_file);
        PeeringEnd honest = _net.Add();
        honest.Hold(_file);
        PeeringEnd asker = _net.Add();
        asker.BlackList.Add(liar.Address);
        PeeringItem item = asker.Need(_file);
        string start = $"<service type='response' version='1.0' ID='{item.Transaction!.Id}'";
        PeeringPacket other = Packets.Read($"{start} href='http://updates.example.com/other.cab' alias='x'/>");
        asker.Node.HandlePacket(other, 77, _net.NowMillis);
        PeeringPacket without = Packets.Read($"{start} href='{_file.Href}'/>");
        asker.Node.HandlePacket(without, 77, _net.NowMillis);
        Assert.Equal(PeeringClientState.Waiting144, item.Transaction.State);
        Assert.True(_net.Until(() => item.IsInstalled, 10_000));
        Assert.Equal((0, _file.Octets), (liar.ServedOctets, honest.ServedOctets));
    }

    [Fact]
    public void Holders_that_send_rubbish_are_left_and_the_last_resort_is_the_Internet()
    {
        for (int i = 0; i < 3; i++)
        {
            _net.Add(isLiar: true).Hold(_file);
        }

        PeeringEnd asker = _net.Add();
        PeeringItem item = asker.Need(_file);
        Assert.True(_net.Until(() => item.IsInstalled, 30_000));
        Assert.Equal(3, asker.BlackList.Count);
        Assert.Equal(_file.Octets, _net.OriginOctets);
    }

    [Fact]
    public void A_whole_transaction_allocates_nothing_in_the_cores()
    {
        QuietEnd holder = new("holder");
        QuietEnd asker = new("asker") { Other = holder };
        holder.Other = asker;
        holder.Copy = new QuietCopy();
        asker.Fetch();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            asker.Fetch();
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(101, asker.Fetched);
    }

    /// <summary>The states that a transaction goes through, in order.</summary>
    internal static List<int> Watch(PeeringEnd end, PeeringItem item)
    {
        List<int> states = [item.Transaction!.State];
        end.Node.Trace = new StateList(states);
        return states;
    }

    private static uint IdOf(string text) => Packets.Read(text).Id;

    private sealed class StateList(List<int> states) : IPeeringTrace
    {
        public void ServerMoved(long who, uint id, int from, int to, long nowMillis)
        {
        }

        public void ClientMoved(uint id, int from, int to, long nowMillis) => states.Add(to);
    }
}
