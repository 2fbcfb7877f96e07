using NanoPeers.Groups;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Tests.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Chat;

/// <summary>Members of a group on a link that loses, doubles and reorders, in virtual time.</summary>
internal sealed class GroupLineCrowd
{
    private readonly LossyLink _link;

    public GroupLineCrowd(int seed, LinkQuality quality, int members)
    {
        _link = new LossyLink(seed, quality);
        Members = [.. Enumerable.Range(1, members).Select(number => new GroupLinePeer(number))];
    }

    public IReadOnlyList<GroupLinePeer> Members { get; }

    public long NowMillis { get; private set; }

    public LossyLink Link => _link;

    /// <summary>All begin together: each expects the others' lines from the first on.</summary>
    public void MeetAll()
    {
        foreach (GroupLinePeer member in Members)
        {
            foreach (GroupLinePeer other in Members.Where(other => other != member))
            {
                member.Lines.Joined(other.Id);
            }
        }
    }

    public void Say(GroupLinePeer member, string text, GroupProtection protection)
    {
        Assert.True(member.Lines.Begin(text));
        if (protection == GroupProtection.Common)
        {
            member.Lines.ToAll(NowMillis);
        }
        else
        {
            foreach (GroupLinePeer other in Members.Where(other => other != member))
            {
                member.Lines.To(other.Id, protection, NowMillis);
            }
        }

        Pump(member);
    }

    /// <summary>Runs until nothing is on the way and nothing is due, or a time has passed.</summary>
    public void RunFor(long millis)
    {
        long end = NowMillis + millis;
        while (true)
        {
            long next = Math.Min(_link.NextMillis, Members.Min(member => member.Lines.NextTimeoutMillis));
            if (next > end)
            {
                NowMillis = end;
                return;
            }

            NowMillis = Math.Max(NowMillis, next);
            while (_link.NextMillis <= NowMillis)
            {
                (int to, byte[] datagram) = _link.Take();
                Receive(Members[to], datagram);
            }

            foreach (GroupLinePeer member in Members.Where(member => member.Lines.NextTimeoutMillis <= NowMillis))
            {
                member.HandleTimeout(NowMillis);
                Pump(member);
            }
        }
    }

    public void Pump(GroupLinePeer member)
    {
        foreach ((Identifiers.Identifier? to, GroupProtection protection, byte[] body) in member.TakeDue())
        {
            byte[] datagram = [(byte)(member.Number - 1), (byte)protection, .. body];
            for (int i = 0; i < Members.Count; i++)
            {
                if (Members[i] != member && (to is null || Members[i].Id.Equals(to)))
                {
                    _link.Send(i, datagram, NowMillis);
                }
            }
        }
    }

    private void Receive(GroupLinePeer member, byte[] datagram)
    {
        member.Receive(Members[datagram[0]], (GroupProtection)datagram[1], datagram[2..], NowMillis);
        Pump(member);
    }
}
