using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Switching;

/// <summary>A view of one body of the <c>switch</c> protocol.</summary>
public sealed class SwitchMessage : BodyFields
{
    private const uint Common = (1u << SwitchField.Kind) | (1u << SwitchField.Credential);
    private const uint Asked = Common | (1u << SwitchField.RequestId);
    private const uint StateFields = (1u << SwitchField.On) | (1u << SwitchField.Version) | (1u << SwitchField.Cause);

    /// <summary>Makes a view of nothing.</summary>
    public SwitchMessage()
        : base(SwitchField.Count)
    {
    }

    /// <summary>The request's number.</summary>
    public uint RequestId
    {
        get { return NumberOf(SwitchField.RequestId); }
    }

    /// <summary>The state.</summary>
    public bool IsOn
    {
        get { return NumberOf(SwitchField.On) == 1; }
    }

    /// <summary>The state's version.</summary>
    public ulong Version
    {
        get { return LongNumberOf(SwitchField.Version); }
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
            case SwitchField.Credential: return 0;
            case SwitchField.Name: return 1;
            default: return MaxLength(field);
        }
    }

    /// <inheritdoc/>
    protected override int MaxLength(int field)
    {
        switch (field)
        {
            case SwitchField.Kind:
            case SwitchField.On:
            case SwitchField.Cause:
            case SwitchField.Reason:
                return 1;
            case SwitchField.Seconds: return 2;
            case SwitchField.RequestId: return 4;
            case SwitchField.Version: return 8;
            case SwitchField.Name: return Limits.MaxNameLength;
            case SwitchField.Credential: return Limits.MaxCredentialLength;
            default: return -1;
        }
    }

    /// <inheritdoc/>
    protected override DecodeStatus CheckShape()
    {
        if (Kind == 0)
        {
            return DecodeStatus.Malformed;
        }

        if (Kind > SwitchMessageKind.Last)
        {
            return DecodeStatus.Unknown;
        }

        bool named = Utf8Text.IsPlain(Buffer, OffsetOf(SwitchField.Name), LengthOf(SwitchField.Name));
        bool sound = Present == NeedsOf(Kind) && NumberOf(SwitchField.On) <= 1 && named;
        return sound ? DecodeStatus.Complete : DecodeStatus.Malformed;
    }

    private static uint NeedsOf(int kind)
    {
        switch (kind)
        {
            case SwitchMessageKind.Set: return Asked | (1u << SwitchField.On);
            case SwitchMessageKind.Subscribe: return Asked | (1u << SwitchField.Seconds);
            case SwitchMessageKind.State: return Asked | StateFields;
            case SwitchMessageKind.Description: return Asked | StateFields | (1u << SwitchField.Name);
            case SwitchMessageKind.StateChanged: return Common | StateFields;
            case SwitchMessageKind.Seen: return Common | (1u << SwitchField.Version);
            case SwitchMessageKind.Refused: return Asked | (1u << SwitchField.Reason);
            default: return Asked;
        }
    }
}
