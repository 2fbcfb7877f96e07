using NanoPeers.Identifiers;
using NanoPeers.Membership;

namespace NanoPeers.PeerPlatform.Admission;

/// <summary>
/// The vote on one applicant: k of n, with a quorum and a time. Who votes both ways has no vote in it. Not for several threads.
/// </summary>
internal sealed class JoinBallot(IReadOnlyCollection<Identifier> voters, int needed, int quorum, long closesAtMillis)
{
    private readonly Dictionary<Identifier, bool> _votes = [];
    private readonly HashSet<Identifier> _void = [];
    private readonly HashSet<Identifier> _voters = [.. voters];

    internal long ClosesAtMillis => closesAtMillis;

    internal IReadOnlyCollection<Identifier> Voters => _voters;

    internal IReadOnlyCollection<Identifier> InFavour => [.. _votes.Where(static vote => vote.Value).Select(static vote => vote.Key)];

    /// <summary>Whether a voter has not been heard yet.</summary>
    internal bool IsOpenTo(Identifier voter) => _voters.Contains(voter) && !_votes.ContainsKey(voter) && !_void.Contains(voter);

    /// <summary>Counts a vote.</summary>
    /// <returns>False when the voter now said the opposite of what it had said: neither counts.</returns>
    internal bool Cast(Identifier voter, bool yes)
    {
        if (!_voters.Contains(voter) || _void.Contains(voter))
        {
            return true;
        }

        if (_votes.TryGetValue(voter, out bool before) && before != yes)
        {
            _votes.Remove(voter);
            _void.Add(voter);
            return false;
        }

        _votes[voter] = yes;
        return true;
    }

    /// <summary>The outcome: null while it is open, None when the applicant is in, else why not.</summary>
    internal MemberReason? Outcome(long nowMillis)
    {
        int yes = _votes.Values.Count(static vote => vote);
        int no = _votes.Count - yes;
        int silent = _voters.Count - _votes.Count - _void.Count;
        if (yes >= needed && yes + no >= quorum)
        {
            return MemberReason.None;
        }

        if (yes + silent < needed)
        {
            return MemberReason.VotedDown;
        }

        if (yes + no + silent < quorum || nowMillis >= closesAtMillis)
        {
            return MemberReason.NoQuorum;
        }

        return null;
    }
}
