using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>An application that waits for a decision.</summary>
/// <param name="Name">What the applicant calls itself.</param>
/// <param name="Applicant">Its peer id.</param>
/// <param name="Fingerprint">The beginning of its key's SHA-256.</param>
/// <param name="Yes">Votes for it.</param>
/// <param name="No">Votes against it.</param>
/// <param name="Needed">Votes for it that are needed.</param>
/// <param name="ExpiresAt">When it ends undecided.</param>
internal sealed record JoinRequestView(string Name, string Applicant, string Fingerprint, int Yes, int No, int Needed, DateTimeOffset ExpiresAt)
{
    /// <summary>The view of an application.</summary>
    public static JoinRequestView From(JoinRequestStatus request) => new(
        request.Name, request.Applicant.ToString(), request.Fingerprint, request.Yes, request.No, request.Needed, request.ExpiresAt);
}
