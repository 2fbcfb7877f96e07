using System.Collections.Concurrent;
using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Pipes;
using NanoPeers.PeerPlatform.Pipes.Channels;
using NanoPeers.PeerPlatform.Tests.GroupPeers;
using NanoPeers.PeerPlatform.Tests.Transports;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Tests.Pipes;

/// <summary>Full peers of one group with pipes, on a network in memory.</summary>
internal sealed class PipeHouse : IAsyncDisposable
{
    private readonly ConcurrentDictionary<int, PipeService> _pipes = new();
    private readonly ConcurrentDictionary<int, PipeChannels> _channels = new();
    private readonly bool _isSubnet;

    internal PipeHouse(bool isSubnet = false, Func<ITransport, ITransport>? wrap = null, Func<int, ITransport>? newTransport = null)
    {
        _isSubnet = isSubnet;
        House = new GroupHouse
        {
            Wrap = wrap,
            NewTransport = newTransport,
            Attaching = end =>
            {
                PipeService pipes = new(new PipeServiceOptions { Groups = end.Groups, BootCount = end.Store.Boots, IsSubnet = _ => _isSubnet });
                pipes.Attach(end.Node);
                _pipes[end.Number] = pipes;
                PipeChannels channels = new(pipes);
                channels.Attach(end.Node);
                _channels[end.Number] = channels;
            },
        };
    }

    internal GroupHouse House { get; }

    internal GroupEnd[] Ends { get; private set; } = [];

    internal static CancellationToken Stop => GroupHouse.Stop;

    internal PipeService this[int number] => _pipes[number];

    internal PipeChannels ChannelsOf(int number) => _channels[number];

    internal GroupPort Port(int number) => Ends[number - 1].Groups.FindPort("crew")!;

    internal Identifier Group => Port(1).Group;

    /// <summary>Makes a group of some peers; each reaches each.</summary>
    internal async Task<PipeHouse> WithCrewAsync(int count, string security = "medium", string protection = "pair")
    {
        Ends = Add(1, count);
        string way = security == "high" ? "invitation" : "open";
        await GroupHouse.CreateAsync(Ends[0], new GroupOrder("crew", way, security) { Protection = protection });
        foreach (GroupEnd other in Ends[1..])
        {
            GroupAnswer joined = await GroupHouse.JoinAsync(other, GroupHouse.Invite(Ends[0], "crew", way == "open" ? null : other.Name));
            Assert.True(joined.Result == GroupResult.Done, joined.Text);
        }

        await GroupHouse.AllSeeAsync("crew", Ends);
        if (protection == "common")
        {
            await GroupHouse.AllHaveKeyAsync("crew", Ends);
        }

        await GroupHouse.AllReachAllAsync("crew", Ends);
        if (protection != "common")
        {
            await Eventually.TrueAsync(
                () => Enumerable.Range(1, count).All(one => Port(one).Members.All(other => Port(one).Session(other) is not null)), "all have sessions");
        }
        else
        {
            await Eventually.TrueAsync(
                () => Enumerable.Range(1, count).All(one => Port(one).SendToAll(PortEar.Tag, "there?", PortEar.Write) == count - 1), "all are reached by key");
        }

        return this;
    }

    /// <summary>Peers that are in no group yet.</summary>
    internal GroupEnd[] Add(int from, int count)
    {
        GroupEnd[] ends = House.Add(from, count);
        foreach (GroupEnd end in ends)
        {
            _pipes[end.Number].Start();
            _channels[end.Number].Start();
        }

        return ends;
    }

    internal PipeDescription Pipe(int type) => PipeDescription.Create(Group, type, "test");

    internal async Task<PipeInput> BindAsync(int number, PipeDescription pipe, PipeInputOptions? options = null)
    {
        PipeInput input = this[number].OpenInput(pipe, options);
        await input.Decided.WaitAsync(TimeSpan.FromSeconds(60), Stop);
        return input;
    }

    internal PipeOutput Open(int number, PipeDescription pipe, PipeOutputOptions? options = null)
    {
        PipeOutput? output = this[number].OpenOutput(pipe, options, out string problem);
        Assert.True(output is not null, problem);
        return output;
    }

    internal static void Send(PipeOutput output, string text) => Assert.Equal(PipeSendStatus.Taken, output.Send(Encoding.UTF8.GetBytes(text)));

    internal static async Task<string> HearAsync(PipeInput input)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        limit.CancelAfter(TimeSpan.FromSeconds(60));
        PipeDelivery? delivery = await input.ReceiveAsync(limit.Token);
        return delivery is { } one ? Encoding.UTF8.GetString(one.Octets.Span) : "(over)";
    }

    /// <summary>Everything that waits now.</summary>
    internal static List<string> Drain(PipeInput input)
    {
        List<string> texts = [];
        while (input.TryReceive(out PipeDelivery delivery))
        {
            texts.Add(Encoding.UTF8.GetString(delivery.Octets.Span));
        }

        return texts;
    }

    internal static Task EndsAreAsync(PipeOutput output, params GroupEnd[] ends) => Eventually.TrueAsync(
        () => output.Ends.Count == ends.Length && ends.All(end => output.Ends.Any(one => one.Equals(end.Id))), $"the output knows {ends.Length} ends");

    public async ValueTask DisposeAsync()
    {
        foreach (PipeChannels channels in _channels.Values)
        {
            await channels.DisposeAsync();
        }

        foreach (PipeService pipes in _pipes.Values)
        {
            await pipes.DisposeAsync();
        }

        await House.DisposeAsync();
    }
}
