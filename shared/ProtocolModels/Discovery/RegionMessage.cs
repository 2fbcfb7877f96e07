using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Discovery;

/// <summary>A view of one body of the <c>region</c> protocol.</summary>
public sealed class RegionMessage : BodyFields
{
    private const uint QueryNeeds = (1u << RegionField.Kind) | (1u << RegionField.Credential) | (1u << RegionField.AttemptId)
        | (1u << RegionField.Group) | (1u << RegionField.Name);

    private const uint GatewayNeeds = (1u << RegionField.Kind) | (1u << RegionField.Credential) | (1u << RegionField.Group) | (1u << RegionField.Region)
        | (1u << RegionField.Endpoint) | (1u << RegionField.BootCount) | (1u << RegionField.Interval) | (1u << RegionField.Policy);

    /// <summary>Makes a view of nothing.</summary>
    public RegionMessage()
        : base(RegionField.Count)
    {
    }

    /// <summary>The attempt; 0 in an announcement.</summary>
    public ulong AttemptId
    {
        get { return LongNumberOf(RegionField.AttemptId); }
    }

    /// <inheritdoc/>
    protected override int MaxBodyLength
    {
        get { return 512; }
    }

    /// <inheritdoc/>
    protected override int MinLength(int field)
    {
        switch (field)
        {
            case RegionField.Credential: return 0;
            case RegionField.Region:
            case RegionField.Endpoint:
            case RegionField.Name:
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
                return 1;
            case RegionField.Interval: return 2;
            case RegionField.BootCount: return 4;
            case RegionField.AttemptId: return 8;
            case RegionField.Group: return 16;
            case RegionField.Region:
            case RegionField.Name:
                return Limits.MaxNameLength;
            case RegionField.Credential: return Limits.MaxCredentialLength;
            case RegionField.Endpoint: return Limits.MaxEndpointLength;
            default: return -1;
        }
    }

    /// <inheritdoc/>
    protected override DecodeStatus CheckShape()
    {
        switch (Kind)
        {
            case 0: return DecodeStatus.Malformed;
            case RegionMessageKind.Query: return Is(QueryNeeds);
            case RegionMessageKind.Answer: return Is(GatewayNeeds | (1u << RegionField.AttemptId));
            case RegionMessageKind.Announce: return Is(GatewayNeeds);
            default: return DecodeStatus.Unknown;
        }
    }

    private DecodeStatus Is(uint needs)
    {
        bool sound = Present == needs && IsShown(RegionField.Region) && IsShown(RegionField.Name)
            && Utf8Text.IsPrintableAscii(Buffer, OffsetOf(RegionField.Endpoint), LengthOf(RegionField.Endpoint));
        return sound ? DecodeStatus.Complete : DecodeStatus.Malformed;
    }

    private bool IsShown(int field)
    {
        return Utf8Text.IsPlain(Buffer, OffsetOf(field), LengthOf(field));
    }
}
