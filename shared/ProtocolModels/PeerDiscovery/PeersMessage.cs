using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.PeerDiscovery;

/// <summary>A view of one body of the <c>peers</c> protocol. PEER-DISCOVERY.md.</summary>
public sealed class PeersMessage : BodyFields
{
    private const uint Head = (1u << PeersField.Kind) | (1u << PeersField.Credential) | (1u << PeersField.QueryId);
    private const uint OfOrigin = Head | (1u << PeersField.Origin);
    private const uint QueryNeeds = OfOrigin | (1u << PeersField.Hops) | (1u << PeersField.Limit) | (1u << PeersField.Forms);
    private const uint Pair = (1u << PeersField.Attribute) | (1u << PeersField.Value);

    private const uint QueryMayHave = Pair | (1u << PeersField.ResourceKind) | (1u << PeersField.Name) | (1u << PeersField.Title)
        | (1u << PeersField.Group) | (1u << PeersField.Skip);

    private const uint ResponseNeeds = OfOrigin | (1u << PeersField.Answerer) | (1u << PeersField.Entries) | (1u << PeersField.More);
    private const uint GetNeeds = OfOrigin | (1u << PeersField.Name) | (1u << PeersField.Offset) | (1u << PeersField.Forms);
    private const uint InParts = (1u << PeersField.Offset) | (1u << PeersField.Total) | (1u << PeersField.Octets);
    private const uint PartNeeds = OfOrigin | (1u << PeersField.Name) | InParts;
    private const uint PublishNeeds = Head | InParts | (1u << PeersField.Scope);
    private const uint WithdrawNeeds = Head | InParts;
    private const uint ReceiptNeeds = Head | (1u << PeersField.Offset) | (1u << PeersField.Reason);

    private readonly PeersEntryReader _entries = new PeersEntryReader();

    /// <summary>Makes a view of nothing.</summary>
    public PeersMessage()
        : base(PeersField.Count)
    {
    }

    /// <summary>The query's id, or that of a publishing.</summary>
    public ulong QueryId
    {
        get { return LongNumberOf(PeersField.QueryId); }
    }

    /// <summary>Octets of the whole document.</summary>
    public int Total
    {
        get { return (int)NumberOf(PeersField.Total); }
    }

    /// <summary>Where a part begins.</summary>
    public int PartOffset
    {
        get { return (int)NumberOf(PeersField.Offset); }
    }

    /// <inheritdoc/>
    protected override int MaxBodyLength
    {
        get { return Limits.MaxDatagram; }
    }

    /// <inheritdoc/>
    protected override int MinLength(int field)
    {
        switch (field)
        {
            case PeersField.Credential:
            case PeersField.Entries:
            case PeersField.Octets:
                return 0;
            case PeersField.Name:
            case PeersField.Title:
            case PeersField.Attribute:
            case PeersField.Value:
                return 1;
            default: return MaxLength(field);
        }
    }

    /// <inheritdoc/>
    protected override int MaxLength(int field)
    {
        switch (field)
        {
            case PeersField.Kind:
            case PeersField.Hops:
            case PeersField.ResourceKind:
            case PeersField.Limit:
            case PeersField.Forms:
            case PeersField.More:
            case PeersField.Reason:
            case PeersField.Scope:
                return 1;
            case PeersField.QueryId: return 8;
            case PeersField.Origin:
            case PeersField.Group:
            case PeersField.Answerer:
                return Identifier.Length;
            case PeersField.Credential: return Limits.MaxCredentialLength;
            case PeersField.Skip:
            case PeersField.Offset:
            case PeersField.Total:
                return 2;
            case PeersField.Name: return PeersLimits.MaxName;
            case PeersField.Title: return PeersLimits.MaxTitle;
            case PeersField.Attribute: return PeersLimits.MaxAttribute;
            case PeersField.Value: return PeersLimits.MaxValue;
            case PeersField.Entries: return PeersLimits.MaxEntries;
            case PeersField.Octets: return PeersLimits.MaxPart;
            default: return -1;
        }
    }

    /// <inheritdoc/>
    protected override DecodeStatus CheckShape()
    {
        switch (Kind)
        {
            case 0: return DecodeStatus.Malformed;
            case PeersMessageKind.Query: return Sound(IsQuery());
            case PeersMessageKind.Response: return Sound(Present == ResponseNeeds && AreEntries() && NumberOf(PeersField.More) <= 1);
            case PeersMessageKind.Get: return Sound(HasOnly(GetNeeds, 1u << PeersField.Group) && AreForms() && IsOffset());
            case PeersMessageKind.Part: return Sound(Present == PartNeeds && IsPart());
            case PeersMessageKind.Publish: return Sound(HasOnly(PublishNeeds, 1u << PeersField.Group) && IsPublishing());
            case PeersMessageKind.Withdraw: return Sound(Present == WithdrawNeeds && IsPart());
            case PeersMessageKind.Receipt: return Sound(Present == ReceiptNeeds && IsOffset() && NumberOf(PeersField.Reason) <= PeersReason.Last);
            default: return DecodeStatus.Unknown;
        }
    }

    private DecodeStatus Sound(bool shape)
    {
        bool texts = IsAscii(PeersField.Name) && IsPlain(PeersField.Title) && IsPlain(PeersField.Attribute)
            && IsPlain(PeersField.Value);
        return shape && texts && QueryId != 0 ? DecodeStatus.Complete : DecodeStatus.Malformed;
    }

    private bool IsQuery()
    {
        bool paired = (Present & Pair) == 0 || (Present & Pair) == Pair;
        uint limit = NumberOf(PeersField.Limit);
        bool kind = !Has(PeersField.ResourceKind) || NumberOf(PeersField.ResourceKind) != 0;
        return HasOnly(QueryNeeds, QueryMayHave) && paired && kind && NumberOf(PeersField.Hops) <= PeersLimits.MaxHops
            && limit > 0 && limit <= PeersLimits.MaxLimit && AreForms();
    }

    private bool AreForms()
    {
        return (NumberOf(PeersField.Forms) & PeersForm.Known) != 0;
    }

    private bool IsOffset()
    {
        return NumberOf(PeersField.Offset) <= PeersLimits.MaxDocument;
    }

    private bool IsPart()
    {
        uint total = NumberOf(PeersField.Total);
        uint offset = NumberOf(PeersField.Offset);
        return total <= PeersLimits.MaxDocument && offset <= total && LengthOf(PeersField.Octets) <= (int)(total - offset);
    }

    private bool IsPublishing()
    {
        uint scope = NumberOf(PeersField.Scope);
        bool named = scope == PeersScope.Public || (scope == PeersScope.Members && Has(PeersField.Group));
        return named && IsPart();
    }

    private bool AreEntries()
    {
        _entries.Begin(Buffer, OffsetOf(PeersField.Entries), LengthOf(PeersField.Entries));
        DecodeStatus status = _entries.Next();
        while (status == DecodeStatus.Complete)
        {
            status = _entries.Next();
        }

        return status == DecodeStatus.End;
    }

    private bool HasOnly(uint needs, uint mayHave)
    {
        return (Present & needs) == needs && (Present & ~(needs | mayHave)) == 0;
    }

    private bool IsAscii(int field)
    {
        return !Has(field) || Utf8Text.IsPrintableAscii(Buffer, OffsetOf(field), LengthOf(field));
    }

    private bool IsPlain(int field)
    {
        return !Has(field) || Utf8Text.IsPlain(Buffer, OffsetOf(field), LengthOf(field));
    }
}
