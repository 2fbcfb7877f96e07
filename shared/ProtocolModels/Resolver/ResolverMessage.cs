using NanoPeers.Messages;

namespace NanoPeers.Resolver;

/// <summary>A view of one body of the <c>resolver</c> protocol. RESOLVER.md; S0 fig. 20, 274.</summary>
public sealed class ResolverMessage : BodyFields
{
    private const uint Base = (1u << ResolverField.Kind) | (1u << ResolverField.Credential) | (1u << ResolverField.Handler) | (1u << ResolverField.Payload);
    private const uint QueryNeeds = Base | (1u << ResolverField.QueryId) | (1u << ResolverField.Hops);
    private const uint ResponseNeeds = Base | (1u << ResolverField.QueryId) | (1u << ResolverField.Status) | (1u << ResolverField.Responder);

    /// <summary>Makes a view of nothing.</summary>
    public ResolverMessage()
        : base(ResolverField.Count)
    {
    }

    /// <summary>The query's id; 0 in a Tell.</summary>
    public ulong QueryId
    {
        get { return LongNumberOf(ResolverField.QueryId); }
    }

    /// <summary>How many more peers may hand a query on.</summary>
    public int Hops
    {
        get { return (int)NumberOf(ResolverField.Hops); }
    }

    /// <summary>What became of the query, in a response.</summary>
    public ResolverStatus Status
    {
        get { return (ResolverStatus)NumberOf(ResolverField.Status); }
    }

    /// <inheritdoc/>
    protected override int MaxBodyLength
    {
        get { return ResolverLimits.MaxBody; }
    }

    /// <summary>Whether the message is for or from a handler. Allocates nothing.</summary>
    /// <param name="handler">The handler's name, ASCII.</param>
    public bool IsOf(byte[] handler)
    {
        return ProtocolTag.Matches(handler, Buffer, OffsetOf(ResolverField.Handler), LengthOf(ResolverField.Handler));
    }

    /// <inheritdoc/>
    protected override int MinLength(int field)
    {
        switch (field)
        {
            case ResolverField.Credential:
            case ResolverField.Payload:
                return 0;
            case ResolverField.Handler:
                return 1;
            default: return MaxLength(field);
        }
    }

    /// <inheritdoc/>
    protected override int MaxLength(int field)
    {
        switch (field)
        {
            case ResolverField.Kind:
            case ResolverField.Hops:
            case ResolverField.Status:
                return 1;
            case ResolverField.Credential: return Limits.MaxCredentialLength;
            case ResolverField.Handler: return ResolverLimits.MaxHandlerLength;
            case ResolverField.QueryId: return 8;
            case ResolverField.Origin:
            case ResolverField.Responder:
                return 16;
            case ResolverField.Payload: return ResolverLimits.MaxPayload;
            default: return -1;
        }
    }

    /// <inheritdoc/>
    protected override DecodeStatus CheckShape()
    {
        bool isSound;
        switch (Kind)
        {
            case ResolverMessageKind.Query:
                isSound = (Present & ~(1u << ResolverField.Origin)) == QueryNeeds && QueryId != 0 && Hops <= ResolverLimits.MaxHops;
                break;
            case ResolverMessageKind.Response:
                isSound = Present == ResponseNeeds && QueryId != 0 && Status >= ResolverStatus.Answered && Status <= ResolverStatus.TooLong;
                break;
            case ResolverMessageKind.Tell:
                isSound = Present == Base;
                break;
            case 0:
                isSound = false;
                break;
            default:
                return DecodeStatus.Unknown;
        }

        return isSound && ResolverNames.IsName(Buffer, OffsetOf(ResolverField.Handler), LengthOf(ResolverField.Handler))
            ? DecodeStatus.Complete : DecodeStatus.Malformed;
    }
}
