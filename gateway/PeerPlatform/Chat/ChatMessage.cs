using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Chat;

/// <summary>A view of one body of the <c>chat</c> protocol in somebody's buffer. CHAT.md.</summary>
public sealed class ChatMessage : BodyFields
{
    private const uint HeardNeeds = (1u << ChatField.Kind) | (1u << ChatField.Credential) | (1u << ChatField.Line);
    private const uint SayNeeds = HeardNeeds | (1u << ChatField.Text);
    private const uint GroupNeeds = HeardNeeds | (1u << ChatField.Group) | (1u << ChatField.Run);
    private const uint SayToGroupNeeds = GroupNeeds | (1u << ChatField.Text);
    private const uint LinesNeed = GroupNeeds | (1u << ChatField.Until);

    /// <summary>Makes a view of nothing.</summary>
    public ChatMessage()
        : base(ChatField.Count)
    {
    }

    /// <summary>The line's number, or the first of several; never 0 in a message that was decoded completely.</summary>
    public uint Line => NumberOf(ChatField.Line);

    /// <summary>The last of several lines; for a NewestLine one less than <see cref="Line"/> when there are none.</summary>
    public uint Until => NumberOf(ChatField.Until);

    /// <summary>The run of the lines of a group; never 0 in a message of a group that was decoded completely.</summary>
    public uint Run => NumberOf(ChatField.Run);

    /// <summary>Whether the message belongs to a group's lines.</summary>
    public bool IsToGroup => Kind >= ChatMessageKind.SayToGroup;

    /// <summary>The octets of the text; nothing when the message has none.</summary>
    public ReadOnlySpan<byte> TextOctets => Has(ChatField.Text) ? Buffer.AsSpan(OffsetOf(ChatField.Text), LengthOf(ChatField.Text)) : default;

    /// <inheritdoc/>
    protected override int MaxBodyLength => ChatText.MaxOctets + 256;

    /// <summary>Whether the message is of a group's lines. Allocates nothing.</summary>
    /// <param name="group">The group.</param>
    public bool IsOfGroup(Identifier group) => Has(ChatField.Group) && group.Matches(Buffer, OffsetOf(ChatField.Group));

    /// <summary>The group; null when the message is of none. Allocates.</summary>
    public Identifier? CopyGroup() => Has(ChatField.Group) ? new Identifier(Buffer, OffsetOf(ChatField.Group)) : null;

    /// <inheritdoc/>
    protected override int MinLength(int field) => field switch
    {
        ChatField.Credential => 0,
        ChatField.Text => 1,
        _ => MaxLength(field),
    };

    /// <inheritdoc/>
    protected override int MaxLength(int field) => field switch
    {
        ChatField.Kind => 1,
        ChatField.Credential => Limits.MaxCredentialLength,
        ChatField.Line or ChatField.Run or ChatField.Until => 4,
        ChatField.Text => ChatText.MaxOctets,
        ChatField.Group => Identifier.Length,
        _ => -1,
    };

    /// <inheritdoc/>
    protected override DecodeStatus CheckShape()
    {
        if (Kind > ChatMessageKind.Last)
        {
            return DecodeStatus.Unknown;
        }

        bool sound = Kind switch
        {
            ChatMessageKind.Say => Present == SayNeeds && ChatText.IsText(TextOctets),
            ChatMessageKind.Heard => Present == HeardNeeds,
            ChatMessageKind.SayToGroup => Present == SayToGroupNeeds && Run != 0 && ChatText.IsText(TextOctets),
            ChatMessageKind.MissingLines => Present == LinesNeed && Run != 0 && Until >= Line && Until - Line < GroupLineTiming.MostAsked,
            ChatMessageKind.NewestLine => Present == LinesNeed && Run != 0 && Until >= Line - 1,
            _ => false,
        };
        return sound && Line != 0 ? DecodeStatus.Complete : DecodeStatus.Malformed;
    }
}
