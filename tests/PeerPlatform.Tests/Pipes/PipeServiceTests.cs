using System.Reflection;
using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Pipes;
using NanoPeers.PeerPlatform.Tests.GroupPeers;
using NanoPeers.PeerPlatform.Tests.Nodes;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Pipes;

namespace NanoPeers.PeerPlatform.Tests.Pipes;

/// <summary>Pipes between peers that run the whole service.</summary>
public sealed class PipeServiceTests
{
    [Theory]
    [Trait("Capability", "C15")]
    [Trait("Capability", "G22")]
    [InlineData("none", "clear")]
    [InlineData("low", "pair")]
    [InlineData("medium", "common")]
    [InlineData("high", "common")]
    public async Task EveryTypeOfPipeWorksAtEveryLevelOfSecurity(string security, string protection)
    {
        await using PipeHouse house = await new PipeHouse().WithCrewAsync(3, security, protection);
        for (int type = PipeType.Unicast; type <= PipeType.SecuredBroadcast; type++)
        {
            PipeDescription pipe = house.Pipe(type);
            using PipeInput input = await house.BindAsync(3, pipe);
            Assert.Equal(PipeInputState.Bound, input.State);
            using PipeOutput output = house.Open(2, pipe);
            await PipeHouse.EndsAreAsync(output, house.Ends[2]);

            // A broadcast is not sent again: the group's key may just be changing.
            Assert.Equal(PipeSendStatus.Taken, output.Send("hello"u8));
            using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(PipeHouse.Stop);
            limit.CancelAfter(TimeSpan.FromSeconds(60));
            PipeDelivery delivery = (await input.ReceiveAsync(limit.Token))!.Value;
            Assert.Equal("hello", Encoding.UTF8.GetString(delivery.Octets.Span));
            Assert.Equal(house.Ends[1].Id, delivery.From);
            Assert.Equal(PipeType.IsSecured(type) || security != "none", delivery.IsSecured);
        }
    }

    [Fact]
    [Trait("Capability", "P1")]
    [Trait("Capability", "P8")]
    public async Task SendingReturnsBeforeAnythingIsDeliveredAndThereIsNoWayBack()
    {
        await using PipeHouse house = await new PipeHouse().WithCrewAsync(2);
        PipeDescription pipe = house.Pipe(PipeType.SecuredUnicast);
        using PipeInput input = await house.BindAsync(1, pipe);
        using PipeOutput output = house.Open(2, pipe);
        await PipeHouse.EndsAreAsync(output, house.Ends[0]);
        house.Ends[1].Tap.Holds = true;

        PipeHouse.Send(output, "on its way");

        Assert.False(input.TryReceive(out _));
        await Eventually.TrueAsync(() => !house.Ends[1].Tap.Held.IsEmpty, "it stands before the network");
        Assert.Equal(0, input.Received);
        house.Ends[1].Tap.Holds = false;
        foreach (byte[] held in house.Ends[1].Tap.Held)
        {
            house.Ends[1].Tap.Inject(held, house.Ends[0].Address);
        }

        Assert.Equal("on its way", await PipeHouse.HearAsync(input));

        // An input end has nothing to send with, an output end nothing to receive with, and no message has a way to answer.
        foreach ((Type type, string[] words) in new[]
        {
            (typeof(PipeInput), new[] { "Send", "Reply", "Answer", "Write" }), (typeof(PipeOutput), ["Receive", "Reply", "Answer", "Read"]),
            (typeof(PipeDelivery), ["Send", "Reply", "Answer"]), (typeof(IPipeControl), ["Reply", "Answer"]),
        })
        {
            foreach (MemberInfo member in type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static))
            {
                Assert.DoesNotContain(words, word => member.Name.StartsWith(word, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    [Trait("Capability", "P3")]
    public async Task AnInputEndMovesMidStreamAndMessagesFollowIt()
    {
        await using PipeHouse house = await new PipeHouse().WithCrewAsync(3);
        PipeDescription pipe = house.Pipe(PipeType.SecuredUnicast);
        using PipeInput first = await house.BindAsync(1, pipe);
        using PipeOutput output = house.Open(3, pipe);
        await PipeHouse.EndsAreAsync(output, house.Ends[0]);
        HashSet<string> heard = [];
        int sent = 0;
        bool isFull = false;
        using CancellationTokenSource over = new();
        Task sending = Task.Run(
            async () =>
            {
                while (!over.IsCancellationRequested)
                {
                    isFull |= output.Send(Encoding.UTF8.GetBytes($"{sent}")) != PipeSendStatus.Taken;
                    sent++;
                    await Task.Delay(1, PipeHouse.Stop);
                }
            },
            PipeHouse.Stop);
        await Eventually.TrueAsync(() => first.Received > 20, "the stream flows to the first");

        using PipeInput second = await house.BindAsync(2, pipe, new PipeInputOptions { TakesOver = true });
        Assert.Equal(PipeInputState.Bound, second.State);
        await Eventually.TrueAsync(() => second.Received > 20, "the stream flows to the second");
        await PipeHouse.EndsAreAsync(output, house.Ends[1]);
        Assert.Equal(PipeInputState.Moved, first.State);
        await over.CancelAsync();
        await sending;

        // Nothing was lost on the way from one to the other: what was on its way came out at the first.
        await Eventually.TrueAsync(
            () =>
            {
                heard.UnionWith(PipeHouse.Drain(first));
                heard.UnionWith(PipeHouse.Drain(second));
                return heard.Count == sent;
            },
            "every message came to one of the two");
        Assert.False(isFull);
        Assert.Equal(sent, first.Received + second.Received);

        // Unbound at run time, and bound again by the first.
        second.Dispose();
        await PipeHouse.EndsAreAsync(output);
        PipeHouse.Send(output, "waits for an end");
        using PipeInput third = await house.BindAsync(1, pipe);
        Assert.Equal("waits for an end", await PipeHouse.HearAsync(third));
    }

    [Fact]
    [Trait("Capability", "P4")]
    public async Task WhoIsNoMemberCannotBind()
    {
        await using PipeHouse house = await new PipeHouse().WithCrewAsync(2, "low");
        PipeDescription pipe = house.Pipe(PipeType.SecuredUnicast);
        GroupEnd stranger = house.Add(3, 1)[0];
        using PipeInput refused = house[3].OpenInput(pipe);
        Assert.Equal(PipeInputState.NotMember, refused.State);
        Assert.Null(house[3].OpenOutput(pipe, null, out string problem));
        Assert.Contains("no member", problem, StringComparison.Ordinal);

        // Past its own service: a Bind in the stranger's name, in clear, as nothing else is open to it.
        using PipeOutput output = house.Open(2, pipe);
        PipeResolver own = new(stranger.Id, 1);
        own.Bind(pipe.Pipe, pipe.Group, PipeType.Broadcast, [], true, false, 0);
        Assert.True(own.PollDue(0));
        byte[] buffer = new byte[Limits.MaxDatagram];
        NanoPeers.Sessions.SessionTools tools = stranger.Node.RentTools();
        tools.Writer.Begin(buffer, 0, buffer.Length);
        tools.Writer.BeginBody(ProtocolTag.Pipe);
        own.WriteDue(tools.Writer);
        tools.Writer.EndBody();
        int length = tools.FinishClear();
        Assert.True(length > 0);
        long before = house.Ends[1].Node.Counters[NodeCounter.Delivered];
        stranger.Tap.Inject(buffer[..length], house.Ends[1].Address);
        await Eventually.TrueAsync(() => house.Ends[1].Node.Counters[NodeCounter.Delivered] > before, "the Bind comes");
        Assert.DoesNotContain(output.Ends, end => end.Equals(stranger.Id));

        // And who is a member no more loses its ends.
        using PipeInput member = await house.BindAsync(1, pipe);
        await PipeHouse.EndsAreAsync(output, house.Ends[0]);
        await house.Ends[1].Groups.LeaveAsync("crew", PipeHouse.Stop);
        await Eventually.TrueAsync(() => output.Send("x"u8) == PipeSendStatus.Closed, "who left has no output");
    }

    [Fact]
    [Trait("Capability", "P5")]
    public async Task ThreeListenersHearTheSameMessages()
    {
        await using PipeHouse house = await new PipeHouse().WithCrewAsync(4, "medium", "common");
        PipeDescription pipe = house.Pipe(PipeType.SecuredBroadcast);
        PipeInput[] inputs = [await house.BindAsync(1, pipe), await house.BindAsync(2, pipe), await house.BindAsync(4, pipe)];
        using PipeOutput output = house.Open(3, pipe);
        await PipeHouse.EndsAreAsync(output, house.Ends[0], house.Ends[1], house.Ends[3]);

        PipeHouse.Send(output, "to three");

        foreach (PipeInput input in inputs)
        {
            Assert.Equal("to three", await PipeHouse.HearAsync(input));
            Assert.False(input.TryReceive(out _));
        }
    }

    [Fact]
    [Trait("Capability", "P6")]
    [Trait("Capability", "P13")]
    public async Task TheResolverAnswersTheTruthWithinASecondAfterABind()
    {
        await using PipeHouse house = await new PipeHouse().WithCrewAsync(5);
        PipeDescription pipe = house.Pipe(PipeType.Broadcast);
        List<PipeInput> inputs = [];
        PipeOutput output = house.Open(5, pipe);
        for (int number = 1; number <= 4; number++)
        {
            inputs.Add(await house.BindAsync(number, pipe));
            long began = house.Ends[4].Node.NowMillis;
            await PipeHouse.EndsAreAsync(output, house.Ends[..number]);
            Assert.InRange(house.Ends[4].Node.NowMillis - began, 0, 1_000);
        }

        // Whoever has no end of its own asks, and is told of all.
        IReadOnlyList<Identifier> found = await house[5].FindEndsAsync(pipe, TimeSpan.FromSeconds(1), PipeHouse.Stop);
        Assert.Equal(house.Ends[..4].Select(end => end.Id.ToString()).Order(), found.Select(peer => peer.ToString()).Order());
        output.Dispose();
        found = await house[5].FindEndsAsync(pipe, TimeSpan.FromSeconds(1), PipeHouse.Stop);
        Assert.Equal(4, found.Count);

        inputs[1].Dispose();
        inputs[3].Dispose();
        found = await house[5].FindEndsAsync(pipe, TimeSpan.FromSeconds(1), PipeHouse.Stop);
        Assert.Equal([house.Ends[0].Id.ToString(), house.Ends[2].Id.ToString()], found.Select(peer => peer.ToString()).Order());
    }

    [Fact]
    [Trait("Capability", "P7")]
    public async Task APointToPointPipeHasExactlyOneInputEnd()
    {
        await using PipeHouse house = await new PipeHouse().WithCrewAsync(4);
        PipeDescription pipe = house.Pipe(PipeType.Unicast);
        using PipeInput one = await house.BindAsync(1, pipe);
        using PipeInput other = await house.BindAsync(2, pipe);
        Assert.Equal(PipeInputState.Bound, one.State);
        Assert.Equal(PipeInputState.Occupied, other.State);
        using PipeOutput output = house.Open(4, pipe);
        await PipeHouse.EndsAreAsync(output, house.Ends[0]);

        // Three at the same moment: one has it in the end, and all know which.
        PipeDescription contested = house.Pipe(PipeType.SecuredUnicast);
        PipeInput[] inputs = [house[1].OpenInput(contested), house[2].OpenInput(contested), house[3].OpenInput(contested)];
        using PipeOutput to = house.Open(4, contested);
        await Eventually.TrueAsync(
            () => inputs.Count(input => input.State == PipeInputState.Bound) == 1 && inputs.All(input => input.State != PipeInputState.Claiming),
            "one of three has the pipe");
        PipeInput winner = inputs.Single(input => input.State == PipeInputState.Bound);
        await PipeHouse.EndsAreAsync(to, house.Ends[Array.IndexOf(inputs, winner)]);
        PipeHouse.Send(to, "to the one");
        Assert.Equal("to the one", await PipeHouse.HearAsync(winner));
        Assert.All(inputs.Where(input => input != winner), input => Assert.Equal(0, input.Received));
    }

    [Fact]
    [Trait("Capability", "P9")]
    public async Task ThreeSendersAndFourReceiversOfABroadcastPipeAllHearAll()
    {
        await using PipeHouse house = await new PipeHouse().WithCrewAsync(7);
        PipeDescription pipe = house.Pipe(PipeType.Broadcast);
        List<PipeInput> inputs = [];
        for (int number = 4; number <= 7; number++)
        {
            inputs.Add(await house.BindAsync(number, pipe));
        }

        PipeOutput[] outputs = [house.Open(1, pipe), house.Open(2, pipe), house.Open(3, pipe)];
        foreach (PipeOutput output in outputs)
        {
            await PipeHouse.EndsAreAsync(output, house.Ends[3..]);
        }

        for (int i = 0; i < 20; i++)
        {
            foreach (PipeOutput output in outputs)
            {
                PipeHouse.Send(output, $"{Array.IndexOf(outputs, output)}:{i}");
            }
        }

        foreach (PipeInput input in inputs)
        {
            await Eventually.TrueAsync(() => input.Received >= 60, "all came");
            Assert.Equal(60, PipeHouse.Drain(input).Distinct().Count());
        }
    }

    [Fact]
    [Trait("Capability", "P12")]
    public async Task NothingInClearGoesThroughAPipeThatDemandsSecurity()
    {
        await using PipeHouse house = await new PipeHouse().WithCrewAsync(2, "none", "clear");
        PipeDescription demanding = house.Pipe(PipeType.Unicast) with { DemandsSecurity = true };
        Assert.Null(house[2].OpenOutput(demanding, new PipeOutputOptions { InClear = true }, out string problem));
        Assert.Contains("demands", problem, StringComparison.Ordinal);

        // Nor from a sender that does not know, or does not care: it is refused where it arrives.
        using PipeInput input = await house.BindAsync(1, demanding);
        using PipeOutput careless = house.Open(2, demanding with { DemandsSecurity = false });
        Assert.True(careless.IsClear);
        await PipeHouse.EndsAreAsync(careless, house.Ends[0]);
        PipeHouse.Send(careless, "for all to read");
        await Eventually.TrueAsync(() => input.Refused == 1, "it is refused");
        using PipeOutput careful = house.Open(2, demanding);
        Assert.False(careful.IsClear);
        await PipeHouse.EndsAreAsync(careful, house.Ends[0]);
        List<byte[]> wire = [];
        house.Ends[1].Tap.OnSend = octets =>
        {
            lock (wire)
            {
                wire.Add(octets);
            }
        };
        PipeHouse.Send(careful, "for one to read");
        Assert.Equal("for one to read", await PipeHouse.HearAsync(input));
        Assert.Equal(0, Count(wire, "for one to read"));
        Assert.Equal(1, input.Received);
    }

    [Theory]
    [Trait("Capability", "C16")]
    [InlineData("pair")]
    [InlineData("common")]
    public async Task TenMembersHearABroadcastWithoutMulticast(string protection)
    {
        await using PipeHouse house = await new PipeHouse().WithCrewAsync(11, "medium", protection);
        PipeDescription pipe = house.Pipe(PipeType.Broadcast);
        List<PipeInput> inputs = [];
        for (int number = 2; number <= 11; number++)
        {
            inputs.Add(await house.BindAsync(number, pipe));
        }

        using PipeOutput output = house.Open(1, pipe);
        await PipeHouse.EndsAreAsync(output, house.Ends[1..]);
        PipeHouse.Send(output, "to all ten");
        foreach (PipeInput input in inputs)
        {
            Assert.Equal("to all ten", await PipeHouse.HearAsync(input));
        }

        Assert.Equal(10, output.Sent);
    }

    [Theory]
    [Trait("Capability", "P10")]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AGroupThatIsASubnetIsReachedWithOneMulticastDatagram(bool isSubnet)
    {
        List<MulticastTap> taps = [];
        await using PipeHouse house = new(isSubnet, transport =>
        {
            MulticastTap tap = new(new GroupOf(transport));
            taps.Add(tap);
            return tap;
        });
        await house.WithCrewAsync(5, "medium", "common");
        PipeDescription pipe = house.Pipe(PipeType.SecuredBroadcast);
        List<PipeInput> inputs = [];
        for (int number = 2; number <= 5; number++)
        {
            inputs.Add(await house.BindAsync(number, pipe));
        }

        using PipeOutput output = house.Open(1, pipe);
        await PipeHouse.EndsAreAsync(output, house.Ends[1..]);
        byte[] mark = Encoding.UTF8.GetBytes("to the subnet");
        int before = taps[0].Multicasts;
        int copies = 0;

        // What the group says beside is shorter.
        house.Ends[0].Tap.OnSend = octets => Interlocked.Add(ref copies, octets.Length > 900 ? 1 : 0);
        Assert.Equal(PipeSendStatus.Taken, output.Send([.. mark, .. new byte[900]]));
        foreach (PipeInput input in inputs)
        {
            Assert.StartsWith("to the subnet", await PipeHouse.HearAsync(input), StringComparison.Ordinal);
        }

        Assert.Equal(isSubnet ? 1 : 0, taps[0].Multicasts - before);
        Assert.Equal(isSubnet ? 0 : 4, copies);
    }

    private static int Count(List<byte[]> wire, string text)
    {
        lock (wire)
        {
            return wire.Count(octets => octets.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0);
        }
    }

    /// <summary>A transport in memory, through its tap, that knows multicast.</summary>
    private sealed class GroupOf(ITransport tap) : IGroupTransport
    {
        public string Scheme => tap.Scheme;

        public Endpoints.Endpoint LocalEndpoint => tap.LocalEndpoint;

        public int MaxMessageLength => tap.MaxMessageLength;

        public TransportCounters Counters => tap.Counters;

        public bool TryResolve(
            Endpoints.Endpoint endpoint, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RemoteAddress? address, out string problem) =>
            tap.TryResolve(endpoint, out address, out problem);

        public SendStatus Send(ReadOnlySpan<byte> message, RemoteAddress to) => tap.Send(message, to);

        public SendStatus SendMulticast(ReadOnlySpan<byte> message) => ((IGroupTransport)((TapTransport)tap).Inner).SendMulticast(message);

        public SendStatus SendBroadcast(ReadOnlySpan<byte> message) => ((IGroupTransport)((TapTransport)tap).Inner).SendBroadcast(message);

        public void Start(IMessageSink sink) => tap.Start(sink);

        public ValueTask DisposeAsync() => tap.DisposeAsync();
    }
}
