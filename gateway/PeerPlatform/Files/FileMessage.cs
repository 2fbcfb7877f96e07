using System.Text.Unicode;
using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Files;

/// <summary>A view of one body of the <c>file</c> protocol in somebody's buffer. FILES.md.</summary>
public sealed class FileMessage : BodyFields
{
    private const uint Common = (1u << FileField.Kind) | (1u << FileField.Credential) | (1u << FileField.Transfer);
    private const uint OfferNeeds = Common | (1u << FileField.Name) | (1u << FileField.Length) | (1u << FileField.Digest);
    private const uint ReadNeeds = Common | (1u << FileField.Offset) | (1u << FileField.Count);
    private const uint ChunkNeeds = Common | (1u << FileField.Offset) | (1u << FileField.Octets);
    private const uint ReasonNeeds = Common | (1u << FileField.Reason);

    /// <summary>Makes a view of nothing.</summary>
    public FileMessage()
        : base(FileField.FieldCount)
    {
    }

    /// <summary>The transfer; never 0 in a message that was decoded completely.</summary>
    public ulong Transfer => LongNumberOf(FileField.Transfer);

    /// <summary>Octets of the file that is offered.</summary>
    public ulong Length => LongNumberOf(FileField.Length);

    /// <summary>Where octets begin in the file.</summary>
    public ulong Offset => LongNumberOf(FileField.Offset);

    /// <summary>How many octets are asked for.</summary>
    public int Count => (int)NumberOf(FileField.Count);

    /// <summary>Outcome or refusal, as the kind says.</summary>
    public int Reason => (int)NumberOf(FileField.Reason);

    /// <summary>The name, UTF-8.</summary>
    public ReadOnlySpan<byte> NameOctets => SpanOf(FileField.Name);

    /// <summary>The digest.</summary>
    public ReadOnlySpan<byte> Digest => SpanOf(FileField.Digest);

    /// <summary>The octets of a chunk.</summary>
    public ReadOnlySpan<byte> Octets => SpanOf(FileField.Octets);

    /// <inheritdoc/>
    protected override int MaxBodyLength => FileLimits.MaxChunk + 256;

    /// <summary>Writes what all kinds have.</summary>
    internal static void Begin(MessageWriter writer, int kind, ulong transfer)
    {
        writer.WriteUInt8(FileField.Kind, kind);
        writer.WriteCredential();
        writer.WriteUInt64(FileField.Transfer, transfer);
    }

    /// <summary>Writes the fields of a Done or Refused.</summary>
    internal static void WriteReason(MessageWriter writer, int kind, ulong transfer, int reason)
    {
        Begin(writer, kind, transfer);
        writer.WriteUInt8(FileField.Reason, reason);
    }

    /// <inheritdoc/>
    protected override int MinLength(int field) => field switch
    {
        FileField.Credential => 0,
        FileField.Name or FileField.Octets => 1,
        _ => MaxLength(field),
    };

    /// <inheritdoc/>
    protected override int MaxLength(int field) => field switch
    {
        FileField.Kind or FileField.Reason => 1,
        FileField.Credential => Limits.MaxCredentialLength,
        FileField.Count => 2,
        FileField.Transfer or FileField.Length or FileField.Offset => 8,
        FileField.Name => FileName.MaxOctets,
        FileField.Digest => FileLimits.DigestLength,
        FileField.Octets => FileLimits.MaxChunk,
        _ => -1,
    };

    /// <inheritdoc/>
    protected override DecodeStatus CheckShape()
    {
        if (Kind > FileMessageKind.Last)
        {
            return DecodeStatus.Unknown;
        }

        bool sound = Kind switch
        {
            FileMessageKind.Offer => Present == OfferNeeds && Length <= long.MaxValue && Utf8.IsValid(NameOctets),
            FileMessageKind.Wait => Present == Common,
            FileMessageKind.Read => Present == ReadNeeds && Count is > 0 and <= FileLimits.MaxChunk && Offset <= long.MaxValue,
            FileMessageKind.Chunk => Present == ChunkNeeds && Offset <= long.MaxValue,
            FileMessageKind.Done => Present == ReasonNeeds && Reason is >= (int)FileOutcome.Complete and <= (int)FileOutcome.Silent,
            FileMessageKind.Refused => Present == ReasonNeeds && Reason != 0,
            _ => false,
        };
        return sound && Transfer != 0 ? DecodeStatus.Complete : DecodeStatus.Malformed;
    }

    private ReadOnlySpan<byte> SpanOf(int field) => Has(field) ? Buffer.AsSpan(OffsetOf(field), LengthOf(field)) : default;
}
