using NanoPeers.Messages;

namespace NanoPeers.Information;

/// <summary>A view of one body of the <c>info</c> protocol. INFORMATION.md; S0 fig. 20, 276.</summary>
public sealed class InfoMessage : BodyFields
{
    private const uint Base = (1u << InfoField.Kind) | (1u << InfoField.Credential) | (1u << InfoField.QueryId);
    private const uint QueryNeeds = Base | (1u << InfoField.Section) | (1u << InfoField.From);
    private const uint AnswerNeeds = Base | (1u << InfoField.Section) | (1u << InfoField.Status) | (1u << InfoField.Items) | (1u << InfoField.Next);
    private const uint SubscribeNeeds = Base | (1u << InfoField.Section) | (1u << InfoField.Interval) | (1u << InfoField.Lease);
    private const uint ContactNeeds = Base | (1u << InfoField.Service) | (1u << InfoField.Payload);
    private const uint ContactedNeeds = Base | (1u << InfoField.Status) | (1u << InfoField.Payload) | (1u << InfoField.Instance);

    /// <summary>Makes a view of nothing.</summary>
    public InfoMessage()
        : base(InfoField.Count)
    {
    }

    /// <summary>The question's number.</summary>
    public uint QueryId
    {
        get { return NumberOf(InfoField.QueryId); }
    }

    /// <summary>The section, see <see cref="InfoSection"/>.</summary>
    public int Section
    {
        get { return (int)NumberOf(InfoField.Section); }
    }

    /// <summary>What became of the question.</summary>
    public InfoStatus Status
    {
        get { return (InfoStatus)NumberOf(InfoField.Status); }
    }

    /// <inheritdoc/>
    protected override int MaxBodyLength
    {
        get { return InfoLimits.MaxBody; }
    }

    /// <inheritdoc/>
    protected override int MinLength(int field)
    {
        switch (field)
        {
            case InfoField.Credential:
            case InfoField.Items:
            case InfoField.Payload:
                return 0;
            case InfoField.Service:
                return 1;
            default: return MaxLength(field);
        }
    }

    /// <inheritdoc/>
    protected override int MaxLength(int field)
    {
        switch (field)
        {
            case InfoField.Kind:
            case InfoField.Section:
            case InfoField.Status:
                return 1;
            case InfoField.From:
            case InfoField.Next:
            case InfoField.Lease:
                return 2;
            case InfoField.QueryId:
            case InfoField.Interval:
                return 4;
            case InfoField.Instance: return 16;
            case InfoField.Credential: return Limits.MaxCredentialLength;
            case InfoField.Items: return InfoLimits.MaxItems;
            case InfoField.Service: return InfoLimits.MaxService;
            case InfoField.Payload: return InfoLimits.MaxPayload;
            default: return -1;
        }
    }

    /// <inheritdoc/>
    protected override DecodeStatus CheckShape()
    {
        bool isSound;
        switch (Kind)
        {
            case InfoMessageKind.Query:
                isSound = Present == QueryNeeds;
                break;
            case InfoMessageKind.Answer:
                isSound = Present == AnswerNeeds && HasStatus() && InfoItemReader.IsSound(Buffer, OffsetOf(InfoField.Items), LengthOf(InfoField.Items));
                break;
            case InfoMessageKind.Subscribe:
                isSound = Present == SubscribeNeeds;
                break;
            case InfoMessageKind.Subscribed:
                isSound = Present == (SubscribeNeeds | (1u << InfoField.Status)) && HasStatus();
                break;
            case InfoMessageKind.Unsubscribe:
                isSound = Present == Base;
                break;
            case InfoMessageKind.Contact:
                isSound = (Present & ~(1u << InfoField.Instance)) == ContactNeeds;
                break;
            case InfoMessageKind.Contacted:
                isSound = Present == ContactedNeeds && HasStatus();
                break;
            case 0:
                isSound = false;
                break;
            default:
                return DecodeStatus.Unknown;
        }

        return isSound && QueryId != 0 ? DecodeStatus.Complete : DecodeStatus.Malformed;
    }

    private bool HasStatus()
    {
        return Status >= InfoStatus.Given && Status <= InfoStatus.Failed;
    }
}
