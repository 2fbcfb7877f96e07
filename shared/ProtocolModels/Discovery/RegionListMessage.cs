using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;

namespace NanoPeers.Discovery;

/// <summary>
/// A view of one body of the <c>region</c> protocol of the kinds that <see cref="RegionMessage"/> does not know: boards need them not and pay nothing
/// for them. DISCOVERY.md.
/// </summary>
public sealed class RegionListMessage : BodyFields
{
    private const uint AskNeeds = (1u << RegionField.Kind) | (1u << RegionField.Credential) | (1u << RegionField.AttemptId) | (1u << RegionListField.Topic);

    private const uint OfGateway = (1u << RegionField.Group) | (1u << RegionField.Region) | (1u << RegionField.Endpoint)
        | (1u << RegionField.BootCount) | (1u << RegionField.Interval) | (1u << RegionField.Policy);

    private const uint ListNeeds = AskNeeds | OfGateway | (1u << RegionListField.Entries) | (1u << RegionListField.More);

    private readonly PeersEntryReader _entries = new PeersEntryReader();

    /// <summary>Makes a view of nothing.</summary>
    public RegionListMessage()
        : base(RegionListField.Count)
    {
    }

    /// <summary>The attempt; a List repeats that of its Ask.</summary>
    public ulong AttemptId
    {
        get { return LongNumberOf(RegionField.AttemptId); }
    }

    /// <summary>Whether the sender says that it is a gateway, and of which region.</summary>
    public bool IsOfGateway
    {
        get { return Has(RegionField.Endpoint); }
    }

    /// <summary>One of <see cref="RegionTopic"/>.</summary>
    public int Topic
    {
        get { return (int)NumberOf(RegionListField.Topic); }
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
            case RegionField.Credential:
            case RegionListField.Entries:
                return 0;
            case RegionField.Region:
            case RegionField.Endpoint:
                return 1;
            default: return MaxLength(field);
        }
    }

    /// <inheritdoc/>
    protected override int MaxLength(int field)
    {
        switch (field)
        {
            case RegionField.Kind:
            case RegionField.Policy:
            case RegionListField.Topic:
            case RegionListField.More:
                return 1;
            case RegionField.Interval:
            case RegionListField.Skip:
                return 2;
            case RegionField.BootCount: return 4;
            case RegionField.AttemptId: return 8;
            case RegionField.Group: return Identifier.Length;
            case RegionField.Region: return Limits.MaxNameLength;
            case RegionField.Credential: return Limits.MaxCredentialLength;
            case RegionField.Endpoint: return Limits.MaxEndpointLength;
            case RegionListField.Entries: return PeersLimits.MaxEntries;
            default: return -1;
        }
    }

    /// <inheritdoc/>
    protected override DecodeStatus CheckShape()
    {
        bool topic = Topic > 0 && Topic <= RegionTopic.Last;
        switch (Kind)
        {
            case 0: return DecodeStatus.Malformed;
            case RegionListMessageKind.Ask:
                uint rest = Present & ~(AskNeeds | (1u << RegionListField.Skip));
                bool asked = (Present & AskNeeds) == AskNeeds && (rest == 0 || rest == (1u << RegionField.Region) || rest == OfGateway);
                return Sound(asked && topic && IsAscii(RegionField.Endpoint));
            case RegionListMessageKind.List:
                return Sound(Present == ListNeeds && topic && NumberOf(RegionListField.More) <= 1 && IsAscii(RegionField.Endpoint) && AreEntries());
            default: return DecodeStatus.Unknown;
        }
    }

    private DecodeStatus Sound(bool shape)
    {
        bool shown = Utf8Text.IsPlain(Buffer, OffsetOf(RegionField.Region), LengthOf(RegionField.Region));
        return shape && shown && AttemptId != 0 ? DecodeStatus.Complete : DecodeStatus.Malformed;
    }

    private bool IsAscii(int field)
    {
        return !Has(field) || Utf8Text.IsPrintableAscii(Buffer, OffsetOf(field), LengthOf(field));
    }

    private bool AreEntries()
    {
        _entries.Begin(Buffer, OffsetOf(RegionListField.Entries), LengthOf(RegionListField.Entries));
        DecodeStatus status = _entries.Next();
        while (status == DecodeStatus.Complete)
        {
            status = _entries.Next();
        }

        return status == DecodeStatus.End;
    }
}
