using System;
using NanoPeers.Identifiers;

namespace NanoPeers.Membership;

/// <summary>
/// What an applicant proves: octets that bind its key, its application, the challenge and both ends together. A proof given to one member is of
/// no use before another, nor a second time. MEMBERSHIP.md, "Proof".
/// </summary>
public static class MemberClaim
{
    /// <summary>Octets of a claim.</summary>
    public const int Length = KeyAt + 32;

    private const int LabelLength = 18;
    private const int GroupAt = LabelLength;
    private const int ApplicantAt = GroupAt + Identifier.Length;
    private const int AdmitterAt = ApplicantAt + Identifier.Length;
    private const int NonceAt = AdmitterAt + Identifier.Length;
    private const int ChallengeAt = NonceAt + 16;
    private const int WayAt = ChallengeAt + 32;
    private const int KeyAt = WayAt + 1;

    // "NanoPeers member 1"
    private static readonly byte[] Label =
    {
        0x4E, 0x61, 0x6E, 0x6F, 0x50, 0x65, 0x65, 0x72, 0x73, 0x20, 0x6D, 0x65, 0x6D, 0x62, 0x65, 0x72, 0x20, 0x31,
    };

    /// <summary>Writes a claim.</summary>
    /// <param name="group">The group.</param>
    /// <param name="applicant">Who applies.</param>
    /// <param name="admitter">The member that asked for the proof.</param>
    /// <param name="nonce">Holds 16 octets that name the application.</param>
    /// <param name="nonceOffset">Where they begin.</param>
    /// <param name="challenge">Holds 32 octets of the challenge.</param>
    /// <param name="challengeOffset">Where they begin.</param>
    /// <param name="way">See <see cref="JoinWay"/>.</param>
    /// <param name="fingerprint">SHA-256 of the applicant's key, 32 octets; zeros when it has none.</param>
    /// <param name="into">Receives <see cref="Length"/> octets.</param>
    public static void Write(
        Identifier group,
        Identifier applicant,
        Identifier admitter,
        byte[] nonce,
        int nonceOffset,
        byte[] challenge,
        int challengeOffset,
        int way,
        byte[] fingerprint,
        byte[] into)
    {
        Array.Copy(Label, 0, into, 0, LabelLength);
        group.CopyTo(into, GroupAt);
        applicant.CopyTo(into, ApplicantAt);
        admitter.CopyTo(into, AdmitterAt);
        Array.Copy(nonce, nonceOffset, into, NonceAt, 16);
        Array.Copy(challenge, challengeOffset, into, ChallengeAt, 32);
        into[WayAt] = (byte)way;
        Array.Copy(fingerprint, 0, into, KeyAt, 32);
    }
}
