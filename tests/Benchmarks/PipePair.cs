using System.Net;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Pipes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Pipes;

namespace NanoPeers.Benchmarks;

/// <summary>Two members of a group with a secured unicast pipe in each direction, each with the whole service, over sockets of loopback.</summary>
internal sealed class PipePair : IAsyncDisposable
{
    private readonly GroupMemberPeer[] _peers;
    private readonly PipeService[] _pipes = new PipeService[2];

    private PipePair(bool usesTcp)
    {
        _peers = [.. Enumerable.Range(0, 2).Select(number => Make(number, usesTcp))];
    }

    /// <summary>The end into which is sent.</summary>
    internal PipeOutput There { get; private set; } = null!;

    /// <summary>The end at which it comes out.</summary>
    internal PipeInput Here { get; private set; } = null!;

    /// <summary>Sends and answers: the end of the pipe to the second peer, which sends each message back on a pipe of its own.</summary>
    internal PipeOutput Ask { get; private set; } = null!;

    internal Action Answered { get; set; } = static () => { };

    internal static async Task<PipePair> OpenAsync(bool usesTcp, PipeOverflow overflow)
    {
        PipePair pair = new(usesTcp);
        GroupPeer first = pair._peers[0].Groups;
        await first.CreateAsync(new GroupOrder("bench", "open", "medium") { Protection = "pair" }, CancellationToken.None).ConfigureAwait(false);
        GroupAnswer invitation = first.Invite("bench", null, TimeSpan.FromHours(1));
        GroupAnswer joined = await pair._peers[1].Groups.JoinAsync(new GroupJoin(invitation.Text), CancellationToken.None).ConfigureAwait(false);
        GroupPort port = first.FindPort("bench")!;
        while (port.Members.Count == 0 || pair._peers[1].Groups.FindPort("bench") is null)
        {
            await Task.Delay(20).ConfigureAwait(false);
        }

        PipeDescription one = PipeDescription.Create(port.Group, PipeType.SecuredUnicast);
        PipeDescription ask = PipeDescription.Create(port.Group, PipeType.SecuredUnicast);
        PipeDescription answer = PipeDescription.Create(port.Group, PipeType.SecuredUnicast);
        pair.Here = pair._pipes[1].OpenInput(one, new PipeInputOptions { IsFresh = true, Overflow = overflow, QueueOctets = 1 << 22 });
        pair.There = pair._pipes[0].OpenOutput(one, null, out _) ?? throw new InvalidOperationException(joined.Text);
        PipeOutput answers = pair._pipes[1].OpenOutput(answer, null, out _)!;
        _ = pair._pipes[1].OpenInput(ask, new PipeInputOptions { IsFresh = true, Receiver = (_, octets, _) => answers.Send(octets) });
        _ = pair._pipes[0].OpenInput(answer, new PipeInputOptions { IsFresh = true, Receiver = (_, _, _) => pair.Answered() });
        pair.Ask = pair._pipes[0].OpenOutput(ask, null, out _)!;
        while (pair.There.Ends.Count == 0 || pair.Ask.Ends.Count == 0 || answers.Ends.Count == 0 || port.Session(port.Members[0]) is null)
        {
            await Task.Delay(20).ConfigureAwait(false);
        }

        return pair;
    }

    public async ValueTask DisposeAsync()
    {
        for (int i = 0; i < _peers.Length; i++)
        {
            await _pipes[i].DisposeAsync().ConfigureAwait(false);
            await _peers[i].DisposeAsync().ConfigureAwait(false);
        }
    }

    private GroupMemberPeer Make(int number, bool usesTcp)
    {
        using PeerKey key = PeerKey.Create();
        ITransport? tcp = usesTcp ? new TcpTransport(new TcpTransportOptions { BindAddress = IPAddress.Loopback, Port = 0 }) : null;
        GroupMemberPeer peer = new(number + 1, key.ExportPkcs8(), tcp, attaching =>
        {
            _pipes[number] = new PipeService(new PipeServiceOptions { Groups = attaching.Groups, BootCount = 1 });
            _pipes[number].Attach(attaching.Node);
        });
        _pipes[number].Start();
        return peer;
    }
}
