using System.Threading.Channels;
using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.PeerPlatform.Tests.Peers;

/// <summary>The bodies of one tag that arrived at a node, in order of arrival.</summary>
internal sealed class Mailbox : IBodyHandler
{
    private readonly Channel<byte[]> _arrived = Channel.CreateUnbounded<byte[]>();

    public Mailbox(PeerNode node, byte[] tag)
    {
        node.Handle(tag, this);
    }

    public bool AcceptsClear => false;

    /// <summary>How many were not taken yet.</summary>
    public int Waiting => _arrived.Reader.Count;

    public void Handle(ReceivedBody body) => _arrived.Writer.TryWrite(body.Octets.ToArray());

    /// <summary>The next; fails the test when none comes.</summary>
    public Task<byte[]> NextAsync() => _arrived.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
}
