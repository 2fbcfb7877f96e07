using NanoPeers.Messages;

namespace NanoPeers.Relay;

/// <summary>A view of one body of the <c>relay</c> protocol in somebody's buffer. RELAY.md.</summary>
public sealed class RelayMessage : BodyFields
{
    private const uint Common = (1u << RelayField.Kind) | (1u << RelayField.Credential);

    private const uint Asks = Common | (1u << RelayField.Exchange);

    private const uint DepositNeeds = Asks | (1u << RelayField.Owner) | (1u << RelayField.Seconds) | (1u << RelayField.Message);

    private const uint DepositMayHave = (1u << RelayField.Gateway) | (1u << RelayField.Home);

    private const uint Counted = (1u << RelayField.Era) | (1u << RelayField.Number);

    private const uint ItemNeeds = Common | Counted | (1u << RelayField.Previous) | (1u << RelayField.Seconds) | (1u << RelayField.Message);

    /// <summary>Makes a view of nothing.</summary>
    public RelayMessage()
        : base(RelayField.FieldCount)
    {
    }

    /// <inheritdoc/>
    protected override int MaxBodyLength
    {
        get { return RelayLimits.MaxBody; }
    }

    /// <inheritdoc/>
    protected override int MinLength(int field)
    {
        switch (field)
        {
            case RelayField.Credential: return 0;
            case RelayField.Message: return 1;
            default: return MaxLength(field);
        }
    }

    /// <inheritdoc/>
    protected override int MaxLength(int field)
    {
        switch (field)
        {
            case RelayField.Kind:
            case RelayField.Reason:
            case RelayField.Access:
                return 1;
            case RelayField.Seconds:
            case RelayField.Items:
                return 4;
            case RelayField.Exchange:
            case RelayField.Era:
            case RelayField.Number:
            case RelayField.Previous:
                return 8;
            case RelayField.Gateway:
            case RelayField.Owner:
            case RelayField.Home:
                return 16;
            case RelayField.Credential: return Limits.MaxCredentialLength;
            case RelayField.Message: return RelayLimits.MaxMessage;
            default: return -1;
        }
    }

    /// <inheritdoc/>
    protected override DecodeStatus CheckShape()
    {
        if (Kind < RelayMessageKind.Deposit || Kind > RelayMessageKind.Last)
        {
            return Kind == 0 ? DecodeStatus.Malformed : DecodeStatus.Unknown;
        }

        uint may = MayHave(Kind);
        bool sound = (Present & ~may) == (NeedsOf(Kind) & ~may);
        sound = sound && (!Has(RelayField.Era) || LongNumberOf(RelayField.Era) != 0 || Kind == RelayMessageKind.Collect);
        sound = sound && (!Has(RelayField.Reason) || NumberOf(RelayField.Reason) != 0);
        return sound ? DecodeStatus.Complete : DecodeStatus.Malformed;
    }

    private static uint MayHave(int kind)
    {
        switch (kind)
        {
            case RelayMessageKind.Deposit: return DepositMayHave;
            case RelayMessageKind.Item: return 1u << RelayField.Home;
            default: return 0;
        }
    }

    private static uint NeedsOf(int kind)
    {
        switch (kind)
        {
            case RelayMessageKind.Deposit: return DepositNeeds;
            case RelayMessageKind.Refused: return Asks | (1u << RelayField.Reason);
            case RelayMessageKind.Collect: return Asks | Counted | (1u << RelayField.Seconds);
            case RelayMessageKind.Item: return ItemNeeds;
            case RelayMessageKind.Ack: return Common | Counted;
            case RelayMessageKind.Empty: return Common | Counted;
            case RelayMessageKind.Open: return Asks | (1u << RelayField.Seconds) | (1u << RelayField.Access);
            case RelayMessageKind.Opened: return Asks | (1u << RelayField.Era) | (1u << RelayField.Seconds) | (1u << RelayField.Items);
            case RelayMessageKind.Closed: return Asks | (1u << RelayField.Items);
            case RelayMessageKind.Lost: return Common | (1u << RelayField.Owner) | (1u << RelayField.Reason) | (1u << RelayField.Number);
            default: return Asks;
        }
    }
}
