using NanoPeers.Identifiers;
using NanoPeers.Membership;

namespace NanoPeers.PeerPlatform.Admission;

/// <summary>
/// What admission needs of the group's state: who is in it, who decides, and the one place where a decision becomes a fact. What it records is on
/// disk before it returns. Called with the core's caller; never by two threads at once.
/// </summary>
public interface IMembershipDesk
{
    /// <summary>The rules in force.</summary>
    AdmissionRules Rules { get; }

    /// <summary>Number of the newest revocation list.</summary>
    uint Revocation { get; }

    /// <summary>What a peer is.</summary>
    /// <param name="peer">The peer.</param>
    MemberStanding StandingOf(Identifier peer);

    /// <summary>The statement that admitted a member; null when there is none for this key.</summary>
    /// <param name="peer">The member.</param>
    /// <param name="fingerprint">Its key's fingerprint; zeros for a constrained peer.</param>
    byte[]? FindAdmission(Identifier peer, ReadOnlySpan<byte> fingerprint);

    /// <summary>The secret that an applicant must prove: of the password, or of the invitation that is meant for it.</summary>
    /// <param name="application">The application.</param>
    /// <param name="secret">Receives 32 octets; the caller wipes them.</param>
    /// <returns>False when there is none.</returns>
    bool TryGetSecret(JoinApplication application, Span<byte> secret);

    /// <summary>Who decides about an applicant: authorities, members that may vote, or representatives. May hold this peer.</summary>
    /// <param name="application">The application.</param>
    IReadOnlyCollection<Identifier> VotersOn(JoinApplication application);

    /// <summary>Lets an applicant in. Doing so twice is the same as once.</summary>
    /// <param name="application">The application; proven.</param>
    /// <param name="inFavour">Who voted for it.</param>
    /// <param name="statement">The statement that says so; null when it was refused.</param>
    /// <returns>None, Full, NoRight or another reason.</returns>
    MemberReason Admit(JoinApplication application, IReadOnlyCollection<Identifier> inFavour, out byte[]? statement);

    /// <summary>Records that a member leaves.</summary>
    /// <param name="peer">The member, by its own session.</param>
    /// <param name="statement">Its signed word; empty for a constrained peer.</param>
    MemberReason Leave(Identifier peer, ReadOnlySpan<byte> statement);

    /// <summary>Records that a member removes another.</summary>
    /// <param name="by">Who asks.</param>
    /// <param name="peer">Who is to go.</param>
    /// <param name="cause">Why, as the statement numbers causes.</param>
    /// <returns>None, NoRight or NotAMember.</returns>
    MemberReason Remove(Identifier by, Identifier peer, int cause);

    /// <summary>A member's next certificate; null when this peer issues none.</summary>
    /// <param name="peer">The member.</param>
    byte[]? Renew(Identifier peer);

    /// <summary>A member voted yes and no in one ballot.</summary>
    /// <param name="member">The member.</param>
    /// <param name="application">What about.</param>
    void NoteDoubleVote(Identifier member, JoinApplication application);
}
