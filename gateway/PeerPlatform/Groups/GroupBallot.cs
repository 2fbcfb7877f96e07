using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>A ballot as a view sees it.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Matter">The kind of statement that is voted on.</param>
/// <param name="Subject">The peer that it is about.</param>
/// <param name="Round">Its round.</param>
/// <param name="Yes">Votes for it.</param>
/// <param name="No">Votes against it.</param>
/// <param name="Voters">Members that may vote.</param>
/// <param name="Needed">Votes for it that decide it at once.</param>
/// <param name="EndsAt">When it ends.</param>
/// <param name="Outcome">How it stands at the view's time.</param>
public sealed record GroupBallot(
    StatementId Id, int Matter, Identifier Subject, uint Round, int Yes, int No, int Voters, int Needed, DateTimeOffset EndsAt, BallotOutcome Outcome);
