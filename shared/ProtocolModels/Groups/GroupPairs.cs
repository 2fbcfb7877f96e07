using NanoPeers.Identifiers;
using NanoPeers.Sessions;

namespace NanoPeers.Groups;

/// <summary>
/// A group session by pair keys (S0 figs. 4, 8; S1 claims 25-28): every pair that wants privacy has a session of its own; what is said to the group is
/// sealed once for each of them, and goes in clear to the others where the policy allows. No I/O. One thread at a time. GROUPS.md, "Pair keys".
/// </summary>
public sealed class GroupPairs
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    /// <summary>First wait before a pair's session is asked for again; doubles.</summary>
    public const int FirstConnectMillis = 2000;

    /// <summary>Longest wait before a pair's session is asked for again.</summary>
    public const int LongestConnectMillis = 60000;

    private readonly Identifier _self;
    private readonly IGroupRoster _roster;
    private GroupPair[] _pairs = new GroupPair[0];
    private int _next;

    /// <summary>Makes the pairs of a group: none yet; <see cref="HandleRoster"/> is due.</summary>
    /// <param name="self">This peer.</param>
    /// <param name="roster">Who is in the group.</param>
    public GroupPairs(Identifier self, IGroupRoster roster)
    {
        _self = self;
        _roster = roster;
    }

    /// <summary>Whether the group's policy allows messages in clear between members without a key (S0, mixed sessions). Off by default.</summary>
    public bool AllowsClear { get; set; }

    /// <summary>Whether this peer wants a key with every member; else only with those that <see cref="Want"/> named.</summary>
    public bool WantsAll { get; set; }

    /// <summary>Pairs of this peer that have a key.</summary>
    public int KeyCount
    {
        get
        {
            int count = 0;
            for (int i = 0; i < _pairs.Length; i++)
            {
                count += _pairs[i].HasKey ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>The member that <see cref="NextMember"/> came to.</summary>
    public Identifier? Member { get; private set; }

    /// <summary>Its session, when the answer was Pair.</summary>
    public SecuredSession? Session { get; private set; }

    /// <summary>The roster changed: members that are gone lose their pair; the driver closes their sessions.</summary>
    public void HandleRoster()
    {
        GroupPair[] before = _pairs;
        var pairs = new GroupPair[_roster.Count];
        int count = 0;
        for (int i = 0; i < pairs.Length; i++)
        {
            Identifier peer = _roster.MemberAt(i);
            if (!peer.Equals(_self))
            {
                pairs[count++] = FindIn(before, peer) ?? new GroupPair(peer);
            }
        }

        _pairs = new GroupPair[count];
        for (int i = 0; i < count; i++)
        {
            _pairs[i] = pairs[i];
        }

        _next = _pairs.Length;
    }

    /// <summary>This peer wants a key with a member, or no more (S0 fig. 8: with each peer that it wishes).</summary>
    /// <param name="peer">The member.</param>
    /// <param name="wants">Whether it does.</param>
    /// <returns>False when it is no member.</returns>
    public bool Want(Identifier peer, bool wants)
    {
        GroupPair? pair = FindIn(_pairs, peer);
        if (pair != null)
        {
            pair.IsWanted = wants;
        }

        return pair != null;
    }

    /// <summary>A session with a member is there, or none any more.</summary>
    /// <param name="peer">The member.</param>
    /// <param name="session">The session; null when it ended.</param>
    public void HandleSession(Identifier peer, SecuredSession? session)
    {
        GroupPair? pair = FindIn(_pairs, peer);
        if (pair != null)
        {
            pair.Session = session;
            pair.ConnectAtMillis = 0;
            pair.WaitMillis = 0;
        }
    }

    /// <summary>The next member with which this peer wants a key and has none: a session is to be set up. Null when none is due.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public Identifier? PollConnect(long nowMillis)
    {
        for (int i = 0; i < _pairs.Length; i++)
        {
            GroupPair pair = _pairs[i];
            if ((WantsAll || pair.IsWanted) && !pair.HasKey && nowMillis >= pair.ConnectAtMillis)
            {
                int doubled = pair.WaitMillis * 2;
                pair.WaitMillis = doubled == 0 ? FirstConnectMillis : doubled < LongestConnectMillis ? doubled : LongestConnectMillis;
                pair.ConnectAtMillis = nowMillis + pair.WaitMillis;
                return pair.Peer;
            }
        }

        return null;
    }

    /// <summary>When <see cref="PollConnect"/> is due again, on this peer's clock.</summary>
    public long NextTimeoutMillis
    {
        get
        {
            long next = Never;
            for (int i = 0; i < _pairs.Length; i++)
            {
                bool lacks = (WantsAll || _pairs[i].IsWanted) && !_pairs[i].HasKey;
                next = lacks && _pairs[i].ConnectAtMillis < next ? _pairs[i].ConnectAtMillis : next;
            }

            return next;
        }
    }

    /// <summary>Begins to go through the members, for one message to all of them.</summary>
    public void BeginFanOut()
    {
        _next = 0;
        Member = null;
        Session = null;
    }

    /// <summary>Comes to the next member; <see cref="Member"/> and <see cref="Session"/> say which.</summary>
    /// <param name="answer">Pair: seal for <see cref="Session"/>; Clear: send in clear; NoKey: nothing goes to it.</param>
    /// <returns>False after the last one.</returns>
    public bool NextMember(out GroupPairAnswer answer)
    {
        answer = GroupPairAnswer.NoKey;
        Member = null;
        Session = null;
        if (_next >= _pairs.Length)
        {
            return false;
        }

        GroupPair pair = _pairs[_next++];
        Member = pair.Peer;
        if (pair.HasKey)
        {
            Session = pair.Session;
            answer = GroupPairAnswer.Pair;
        }
        else if (AllowsClear)
        {
            answer = GroupPairAnswer.Clear;
        }

        return true;
    }

    /// <summary>How a message of the group counts that came from a peer.</summary>
    /// <param name="from">The session's peer, or in clear the sender that the envelope names.</param>
    /// <param name="session">The session under which it was opened; null in clear.</param>
    public GroupPairAnswer Judge(Identifier from, SecuredSession? session)
    {
        GroupPair? pair = FindIn(_pairs, from);
        if (pair == null)
        {
            return GroupPairAnswer.NotMember;
        }

        if (session != null)
        {
            return session.Peer.Equals(from) ? GroupPairAnswer.Pair : GroupPairAnswer.NotMember;
        }

        if (!AllowsClear)
        {
            return GroupPairAnswer.ClearRefused;
        }

        return pair.HasKey ? GroupPairAnswer.Downgraded : GroupPairAnswer.Clear;
    }

    private static GroupPair? FindIn(GroupPair[] pairs, Identifier peer)
    {
        for (int i = 0; i < pairs.Length; i++)
        {
            if (pairs[i].Peer.Equals(peer))
            {
                return pairs[i];
            }
        }

        return null;
    }
}
