using NanoPeers.Messages;

namespace NanoPeers.Membership;

/// <summary>A view of one body of the <c>member</c> protocol in somebody's buffer. MEMBERSHIP.md.</summary>
public sealed class MemberMessage : BodyFields
{
    /// <summary>Longest body, octets.</summary>
    public const int MaxBody = 1250;

    /// <summary>Longest statement, octets.</summary>
    public const int MaxStatement = 1024;

    /// <summary>Longest public key, octets.</summary>
    public const int MaxKey = 448;

    private const uint Common = (1u << MemberField.Kind) | (1u << MemberField.Credential) | (1u << MemberField.Group);

    private const uint Named = Common | (1u << MemberField.Nonce);

    private const uint ApplyNeeds = Named | (1u << MemberField.Way) | (1u << MemberField.Key) | (1u << MemberField.Name);

    private const uint ChallengeNeeds = Named | (1u << MemberField.Way) | (1u << MemberField.Challenge) | (1u << MemberField.Salt)
        | (1u << MemberField.Iterations);

    private const uint ProofNeeds = Named | (1u << MemberField.Challenge) | (1u << MemberField.Proof) | (1u << MemberField.Signature);

    private const uint AskNeeds = Named | (1u << MemberField.Peer) | (1u << MemberField.Name) | (1u << MemberField.Key) | (1u << MemberField.Seconds);

    private const uint VoteNeeds = Named | (1u << MemberField.Peer) | (1u << MemberField.Yes) | (1u << MemberField.Statement);

    private const uint HaveNeeds = Common | (1u << MemberField.Count) | (1u << MemberField.Digest) | (1u << MemberField.Revocation);

    private const uint DigestsNeeds = HaveNeeds | (1u << MemberField.Share) | (1u << MemberField.Digests);

    private const uint IdsNeeds = HaveNeeds | (1u << MemberField.Share) | (1u << MemberField.Ids);

    /// <summary>Makes a view of nothing.</summary>
    public MemberMessage()
        : base(MemberField.FieldCount)
    {
    }

    /// <inheritdoc/>
    protected override int MaxBodyLength
    {
        get { return MaxBody; }
    }

    /// <inheritdoc/>
    protected override int MinLength(int field)
    {
        switch (field)
        {
            case MemberField.Credential:
            case MemberField.Key:
            case MemberField.Name:
            case MemberField.Proof:
            case MemberField.Signature:
            case MemberField.Statement:
            case MemberField.Ids:
                return 0;
            case MemberField.Certificate:
            case MemberField.Share:
            case MemberField.Places:
                return 1;
            default: return MaxLength(field);
        }
    }

    /// <inheritdoc/>
    protected override int MaxLength(int field)
    {
        switch (field)
        {
            case MemberField.Kind:
            case MemberField.Way:
            case MemberField.Reason:
            case MemberField.Yes:
                return 1;
            case MemberField.Iterations:
            case MemberField.Seconds:
            case MemberField.Revocation:
            case MemberField.Count:
                return 4;
            case MemberField.Group:
            case MemberField.Nonce:
            case MemberField.Salt:
            case MemberField.Peer:
                return 16;
            case MemberField.Challenge:
            case MemberField.Proof:
            case MemberField.Digest:
            case MemberField.Name:
                return 32;
            default: return MaxLongLength(field);
        }
    }

    /// <inheritdoc/>
    protected override DecodeStatus CheckShape()
    {
        if (Kind < MemberMessageKind.Apply || Kind > MemberMessageKind.Last)
        {
            return Kind == 0 ? DecodeStatus.Malformed : DecodeStatus.Unknown;
        }

        int proof = LengthOf(MemberField.Proof);
        bool sound = IsPresentRight() && LengthOf(MemberField.Ids) % 32 == 0 && (proof == 0 || proof == 32);
        sound = sound && (!Has(MemberField.Yes) || NumberOf(MemberField.Yes) <= 1);
        return sound ? DecodeStatus.Complete : DecodeStatus.Malformed;
    }

    private bool IsPresentRight()
    {
        switch (Kind)
        {
            case MemberMessageKind.Have: return Present == HaveNeeds || Present == DigestsNeeds || Present == IdsNeeds;
            case MemberMessageKind.Want: return Present == NeedsOf(Kind) && LengthOf(MemberField.Ids) > 0;
            default: return Present == NeedsOf(Kind);
        }
    }

    private static int MaxLongLength(int field)
    {
        switch (field)
        {
            case MemberField.Credential: return Limits.MaxCredentialLength;
            case MemberField.Key: return MaxKey;
            case MemberField.Signature: return Limits.MaxProofLength;
            case MemberField.Statement: return MaxStatement;
            case MemberField.Certificate: return Limits.MaxCertificateLength;
            case MemberField.Ids: return 1024;
            case MemberField.Share: return 9;
            case MemberField.Digests: return 512;
            case MemberField.Places: return 1000;
            default: return -1;
        }
    }

    private static uint NeedsOf(int kind)
    {
        switch (kind)
        {
            case MemberMessageKind.Apply: return ApplyNeeds;
            case MemberMessageKind.Challenge: return ChallengeNeeds;
            case MemberMessageKind.Proof: return ProofNeeds;
            case MemberMessageKind.Pending: return Named | (1u << MemberField.Seconds);
            case MemberMessageKind.Accepted: return Named | (1u << MemberField.Statement) | (1u << MemberField.Revocation);
            case MemberMessageKind.Rejected:
            case MemberMessageKind.Checked:
                return Named | (1u << MemberField.Reason);
            case MemberMessageKind.Renewed: return Named | (1u << MemberField.Certificate);
            case MemberMessageKind.Leave: return Named | (1u << MemberField.Statement);
            case MemberMessageKind.Remove: return Named | (1u << MemberField.Peer) | (1u << MemberField.Reason);
            case MemberMessageKind.Removed: return Named | (1u << MemberField.Peer);
            case MemberMessageKind.Check: return Named | (1u << MemberField.Digest) | (1u << MemberField.Peer);
            case MemberMessageKind.VoteAsk: return AskNeeds;
            case MemberMessageKind.Vote: return VoteNeeds;
            case MemberMessageKind.Want: return Common | (1u << MemberField.Ids);
            case MemberMessageKind.Vouch: return Named | (1u << MemberField.Statement);
            case MemberMessageKind.Vouched: return Named | (1u << MemberField.Reason) | (1u << MemberField.Revocation);
            case MemberMessageKind.Where: return Common | (1u << MemberField.Places);
            case MemberMessageKind.Here: return Common | (1u << MemberField.Yes);
            case MemberMessageKind.Statements: return Common | (1u << MemberField.Statement);
            default: return Named;
        }
    }
}
