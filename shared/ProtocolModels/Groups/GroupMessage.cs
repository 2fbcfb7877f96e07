using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Groups;

/// <summary>A view of one body of the <c>group</c> protocol.</summary>
public sealed class GroupMessage : BodyFields
{
    /// <summary>Octets of a wrapped secret or signature by a 2048-bit key.</summary>
    public const int ShortRsaLength = 256;

    /// <summary>Most octets of a body.</summary>
    public const int LongestBody = 1100;

    private const uint Common = (1u << GroupField.Kind) | (1u << GroupField.Credential) | (1u << GroupField.Group);
    private const uint EpochFields = (1u << GroupField.Term) | (1u << GroupField.Number) | (1u << GroupField.Rank);
    private const uint Named = Common | EpochFields | (1u << GroupField.KeyId);
    private const uint KeyFields = Named | (1u << GroupField.Suite) | (1u << GroupField.State) | (1u << GroupField.Cause) | (1u << GroupField.Grace);
    private const uint PlainSecret = 1u << GroupField.Secret;
    private const uint WrappedSecret = (1u << GroupField.Wrapped) | (1u << GroupField.Signature);

    /// <summary>Makes a view of nothing.</summary>
    public GroupMessage()
        : base(GroupField.Count)
    {
    }

    /// <summary>Term of the epoch that the message is about.</summary>
    public uint Term
    {
        get { return NumberOf(GroupField.Term); }
    }

    /// <summary>Its number within the term; 0 for none.</summary>
    public uint Number
    {
        get { return NumberOf(GroupField.Number); }
    }

    /// <summary>Id of the key that the message is about.</summary>
    public ulong KeyId
    {
        get { return LongNumberOf(GroupField.KeyId); }
    }

    /// <summary>Whether the secret is wrapped in the recipient's public key.</summary>
    public bool IsWrapped
    {
        get { return Has(GroupField.Wrapped); }
    }

    /// <summary>Octets of the body that the signature covers: all before it.</summary>
    public int SignedLength
    {
        get { return Has(GroupField.Signature) ? OffsetOf(GroupField.Signature) - 3 - BodyOffset : 0; }
    }

    /// <summary>Makes the epoch that the message is about.</summary>
    public GroupEpoch ReadEpoch()
    {
        return new GroupEpoch(Term, Number, (int)NumberOf(GroupField.Rank));
    }

    /// <summary>Whether the message is of a group.</summary>
    /// <param name="group">The group.</param>
    public bool IsOf(Identifier group)
    {
        return Has(GroupField.Group) && group.Matches(Buffer, OffsetOf(GroupField.Group));
    }

    /// <inheritdoc/>
    protected override int MaxBodyLength
    {
        get { return LongestBody; }
    }

    /// <inheritdoc/>
    protected override int MinLength(int field)
    {
        switch (field)
        {
            case GroupField.Credential: return 0;
            case GroupField.Wrapped:
            case GroupField.Signature:
                return ShortRsaLength;
            default: return MaxLengthOf(field);
        }
    }

    /// <inheritdoc/>
    protected override int MaxLength(int field)
    {
        return MaxLengthOf(field);
    }

    /// <inheritdoc/>
    protected override bool MayStand(int field, int fieldOffset)
    {
        return (Present & (1u << GroupField.Signature)) == 0;
    }

    /// <inheritdoc/>
    protected override DecodeStatus CheckShape()
    {
        if (Kind == 0)
        {
            return DecodeStatus.Malformed;
        }

        if (Kind > GroupMessageKind.Last)
        {
            return DecodeStatus.Unknown;
        }

        uint needs = NeedsOf(Kind);
        bool carries = Kind == GroupMessageKind.Key || Kind == GroupMessageKind.Contribution;
        bool fits = carries ? Present == (needs | PlainSecret) || Present == (needs | WrappedSecret) : Present == needs;
        return fits && HasMeaning() ? DecodeStatus.Complete : DecodeStatus.Malformed;
    }

    private static int MaxLengthOf(int field)
    {
        switch (field)
        {
            case GroupField.Kind:
            case GroupField.Rank:
            case GroupField.Suite:
            case GroupField.State:
            case GroupField.Cause:
            case GroupField.Reason:
                return 1;
            case GroupField.Term:
            case GroupField.Number:
            case GroupField.Grace:
                return 4;
            case GroupField.KeyId:
            case GroupField.Token:
            case GroupField.Sequence:
                return 8;
            case GroupField.Group:
            case GroupField.Owner:
                return Identifier.Length;
            case GroupField.Secret:
            case GroupField.Fingerprint:
                return GroupEpochKey.SecretLength;
            case GroupField.Credential: return Limits.MaxCredentialLength;
            case GroupField.Wrapped: return Limits.MaxModulusLength;
            case GroupField.Signature: return Limits.MaxProofLength;
            default: return -1;
        }
    }

    private static uint NeedsOf(int kind)
    {
        switch (kind)
        {
            case GroupMessageKind.Key: return KeyFields;
            case GroupMessageKind.Seen: return Named | (1u << GroupField.State);
            case GroupMessageKind.Switch:
            case GroupMessageKind.Drop:
            case GroupMessageKind.Dropped:
                return Named;
            case GroupMessageKind.Refused: return Common | EpochFields | (1u << GroupField.Reason) | (1u << GroupField.Owner);
            case GroupMessageKind.Contribute: return Common | EpochFields | (1u << GroupField.Fingerprint);
            case GroupMessageKind.Probe: return Common | (1u << GroupField.KeyId) | (1u << GroupField.Token);
            case GroupMessageKind.Fresh:
                return Common | (1u << GroupField.KeyId) | (1u << GroupField.Token) | (1u << GroupField.Sequence);
            default: return Common | EpochFields;
        }
    }

    private bool HasMeaning()
    {
        bool state = !Has(GroupField.State) || NumberOf(GroupField.State) == (uint)GroupKeyState.Dormant
            || NumberOf(GroupField.State) == (uint)GroupKeyState.Active;
        bool key = !Has(GroupField.KeyId) || KeyId != 0;
        bool epoch = Kind != GroupMessageKind.Key || Number != 0;
        return state && key && epoch;
    }
}
