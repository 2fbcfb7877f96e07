using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>The votes of one ballot while statements are taken in order.</summary>
internal sealed class BallotBox(StatementId id, int matter, Identifier subject, uint round, DateTimeOffset endsAt)
{
    private readonly Dictionary<Identifier, bool?> _votes = [];

    internal DateTimeOffset EndsAt => endsAt;

    /// <summary>Takes a vote. A member that votes both ways has no vote.</summary>
    /// <returns>False when it voted the other way before.</returns>
    internal bool Cast(Identifier voter, bool yes)
    {
        if (_votes.TryGetValue(voter, out bool? before) && before != yes)
        {
            _votes[voter] = null;
            return false;
        }

        _votes[voter] = yes;
        return true;
    }

    /// <summary>Counts at a time, among those that may vote then.</summary>
    internal GroupBallot Count(GroupPolicy policy, int voters, Func<Identifier, bool> isVoter, DateTimeOffset at)
    {
        int yes = _votes.Count(vote => vote.Value == true && isVoter(vote.Key));
        int no = _votes.Count(vote => vote.Value == false && isVoter(vote.Key));
        int quorum = ((voters * policy.QuorumPercent) + 99) / 100;
        int certain = Math.Max(Math.Max((voters / 2) + 1, policy.VotesNeeded), 1);
        bool isOver = at >= endsAt || yes + no == voters;
        BallotOutcome outcome = yes >= certain && yes + no >= quorum ? BallotOutcome.Passed
            : 2 * no >= voters && voters > 0 ? BallotOutcome.Rejected
            : !isOver ? BallotOutcome.Open
            : yes + no < quorum ? BallotOutcome.TimedOut
            : yes > no && yes >= policy.VotesNeeded ? BallotOutcome.Passed
            : BallotOutcome.Rejected;
        return new GroupBallot(id, matter, subject, round, yes, no, voters, certain, endsAt, outcome);
    }
}
