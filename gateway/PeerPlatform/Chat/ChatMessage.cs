using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Chat;

/// <summary>A view of one body of the <c>chat</c> protocol in somebody's buffer. CHAT.md.</summary>
public sealed class ChatMessage : BodyFields
{
    private const uint HeardNeeds = (1u << ChatField.Kind) | (1u << ChatField.Credential) | (1u << ChatField.Line);
    private const uint SayNeeds = HeardNeeds | (1u << ChatField.Text);

    /// <summary>Makes a view of nothing.</summary>
    public ChatMessage()
        : base(ChatField.Count)
    {
    }

    /// <summary>The line's number; never 0 in a message that was decoded completely.</summary>
    public uint Line => NumberOf(ChatField.Line);

    /// <summary>The octets of the text; nothing when it is a Heard.</summary>
    public ReadOnlySpan<byte> TextOctets => Has(ChatField.Text) ? Buffer.AsSpan(OffsetOf(ChatField.Text), LengthOf(ChatField.Text)) : default;

    /// <inheritdoc/>
    protected override int MaxBodyLength => ChatText.MaxOctets + 256;

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
        ChatField.Line => 4,
        ChatField.Text => ChatText.MaxOctets,
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
            _ => false,
        };
        return sound && Line != 0 ? DecodeStatus.Complete : DecodeStatus.Malformed;
    }
}
