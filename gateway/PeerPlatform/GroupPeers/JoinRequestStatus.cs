using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>An application that waits for a decision.</summary>
/// <param name="Applicant">Who asks.</param>
/// <param name="Name">What it calls itself: hearsay until it is let in.</param>
/// <param name="Fingerprint">The beginning of its key's SHA-256, to be compared with what the applicant's screen shows.</param>
/// <param name="Yes">Votes for it so far.</param>
/// <param name="No">Votes against it so far.</param>
/// <param name="Needed">Votes for it that are needed.</param>
/// <param name="ExpiresAt">When it ends undecided, which is a no.</param>
public sealed record JoinRequestStatus(Identifier Applicant, string Name, string Fingerprint, int Yes, int No, int Needed, DateTimeOffset ExpiresAt);
