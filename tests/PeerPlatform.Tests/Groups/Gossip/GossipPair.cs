using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Groups;

namespace NanoPeers.PeerPlatform.Tests.Groups.Gossip;

/// <summary>A member of a net, and one with a ledger of its own making, second by second.</summary>
internal sealed class GossipPair(GossipNet net, GossipNode member, GroupGossip other, Identifier otherId)
{
    private readonly MemberMessage _message = new();

    public int Messages { get; private set; }

    public void Run(long millis)
    {
        member.Gossip.HandleSession(otherId, true, net.NowMillis);
        other.HandleSession(member.Id, true, net.NowMillis);
        for (long at = net.NowMillis; at < net.NowMillis + millis; at += 50)
        {
            member.Gossip.HandleTimeout(at);
            other.HandleTimeout(at);
            while (Move(member.Gossip, member.Id, other, otherId, at) | Move(other, otherId, member.Gossip, member.Id, at))
            {
                Messages++;
            }
        }
    }

    private bool Move(GroupGossip from, Identifier fromId, GroupGossip to, Identifier toId, long nowMillis)
    {
        if (from.PollDue(nowMillis) is not { } peer)
        {
            return false;
        }

        Assert.Equal(toId, peer);
        MessageWriter writer = new(fromId);
        writer.Begin(new byte[Limits.MaxDatagram], 0, Limits.MaxDatagram);
        writer.BeginBody(ProtocolTag.Member);
        int start = writer.Position;
        from.WriteDue(writer);
        byte[] body = writer.Buffer[start..writer.Position];
        Assert.Equal(DecodeStatus.Complete, _message.TryDecode(body, 0, body.Length));
        to.HandleMessage(_message, fromId, nowMillis, net.Now);
        return true;
    }
}
