using NanoPeers.Messages;

namespace NanoPeers.Linking;

/// <summary>A view of one body of the <c>link</c> protocol.</summary>
public sealed class LinkMessage : BodyFields
{
    private const uint Common = (1u << LinkField.Kind) | (1u << LinkField.Credential) | (1u << LinkField.RequestId);

    /// <summary>Makes a view of nothing.</summary>
    public LinkMessage()
        : base(LinkField.Count)
    {
    }

    /// <summary>The request's number.</summary>
    public uint RequestId
    {
        get { return NumberOf(LinkField.RequestId); }
    }

    /// <inheritdoc/>
    protected override int MaxBodyLength
    {
        get { return 256; }
    }

    /// <inheritdoc/>
    protected override int MinLength(int field)
    {
        switch (field)
        {
            case LinkField.Credential:
            case LinkField.Links:
            case LinkField.Held:
                return 0;
            default: return MaxLength(field);
        }
    }

    /// <inheritdoc/>
    protected override int MaxLength(int field)
    {
        switch (field)
        {
            case LinkField.Kind:
            case LinkField.Reason:
                return 1;
            case LinkField.RequestId: return 4;
            case LinkField.Credential: return Limits.MaxCredentialLength;
            case LinkField.Links: return LinkList.MaxLength;
            case LinkField.Held: return LinkList.MaxHeldLength;
            default: return -1;
        }
    }

    /// <inheritdoc/>
    protected override DecodeStatus CheckShape()
    {
        switch (Kind)
        {
            case 0: return DecodeStatus.Malformed;
            case LinkMessageKind.Links:
                bool isList = Present == (Common | (1u << LinkField.Links)) && LinkList.IsSound(Buffer, OffsetOf(LinkField.Links), LengthOf(LinkField.Links));
                return isList ? DecodeStatus.Complete : DecodeStatus.Malformed;
            case LinkMessageKind.Linked:
                bool isAnswer = Present == (Common | (1u << LinkField.Held) | (1u << LinkField.Reason)) && LengthOf(LinkField.Held) % LinkList.HeldLength == 0;
                return isAnswer ? DecodeStatus.Complete : DecodeStatus.Malformed;
            default: return DecodeStatus.Unknown;
        }
    }
}
