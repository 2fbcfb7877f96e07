using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Files;

/// <summary>
/// The end that has a file: offers it and answers reads, of which it remembers nothing. The receiver decides what is sent and when; the
/// offer is repeated while the receiver is silent and so asks how the transfer stands. No I/O but the source, no clock; one thread at a
/// time. FILES.md.
/// </summary>
public sealed class FileSender
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    private readonly IFileSource _source;
    private readonly byte[] _chunk = new byte[FileLimits.MaxChunk];
    private bool _offerDue = true;
    private bool _refusedDue;
    private int _offerMillis = FileTiming.FirstOfferMillis;
    private long _offerAtMillis;
    private long _giveUpAtMillis;

    /// <summary>Begins: the offer is due.</summary>
    /// <param name="offer">The file.</param>
    /// <param name="source">Its octets; as long as the offer says.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public FileSender(FileOffer offer, IFileSource source, long nowMillis)
    {
        Offer = offer;
        _source = source;
        _offerAtMillis = nowMillis + _offerMillis;
        _giveUpAtMillis = nowMillis + FileTiming.SilenceMillis;
    }

    /// <summary>The file.</summary>
    public FileOffer Offer { get; }

    /// <summary>How the transfer ended; None while it has not.</summary>
    public FileOutcome Outcome { get; private set; }

    /// <summary>Why it was refused, when it was.</summary>
    public FileRefusal Refusal { get; private set; }

    /// <summary>The highest octet asked for so far: how far the receiver is, near enough.</summary>
    public long Asked { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is due, on this peer's clock.</summary>
    public long NextTimeoutMillis => Outcome != FileOutcome.None ? Never : Math.Min(_offerAtMillis, _giveUpAtMillis);

    /// <summary>Handles a message of the receiver. A Read is then answered by <see cref="TryWriteChunk"/>.</summary>
    /// <param name="message">A message of this transfer that was decoded completely.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleMessage(FileMessage message, long nowMillis)
    {
        if (Outcome != FileOutcome.None)
        {
            return;
        }

        switch (message.Kind)
        {
            case FileMessageKind.Wait:
            case FileMessageKind.Read:
                Listen(nowMillis);
                break;
            case FileMessageKind.Done:
                End((FileOutcome)message.Reason, FileRefusal.None);
                break;
            case FileMessageKind.Refused:
                End(FileOutcome.Refused, (FileRefusal)message.Reason);
                break;
            default:
                break;
        }
    }

    /// <summary>Writes the fields of the Chunk that answers a Read.</summary>
    /// <param name="read">A message of kind Read that was handled.</param>
    /// <param name="writer">Stands in a body of the protocol.</param>
    /// <returns>False when there is nothing to answer: the transfer is over, or the octets are not all in the file. Nothing is written then.</returns>
    public bool TryWriteChunk(FileMessage read, MessageWriter writer)
    {
        ulong length = (ulong)_source.Length;
        ulong count = (ulong)read.Count;
        if (Outcome != FileOutcome.None || count > length || read.Offset > length - count)
        {
            return false;
        }

        if (!_source.TryRead((long)read.Offset, _chunk.AsSpan(0, read.Count)))
        {
            _refusedDue = true;
            End(FileOutcome.Refused, FileRefusal.SourceFailed);
            return false;
        }

        FileMessage.Begin(writer, FileMessageKind.Chunk, Offer.Transfer);
        writer.WriteUInt64(FileField.Offset, read.Offset);
        writer.WriteOctets(FileField.Octets, _chunk, 0, read.Count);
        Asked = Math.Max(Asked, (long)(read.Offset + count));
        return true;
    }

    /// <summary>Repeats the offer, or gives up. Calling early is harmless.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleTimeout(long nowMillis)
    {
        if (Outcome != FileOutcome.None)
        {
            return;
        }

        if (nowMillis >= _giveUpAtMillis)
        {
            End(FileOutcome.Silent, FileRefusal.None);
        }
        else if (nowMillis >= _offerAtMillis)
        {
            _offerDue = true;
            _offerMillis = Math.Min(2 * _offerMillis, FileTiming.LongestOfferMillis);
            _offerAtMillis = nowMillis + _offerMillis;
        }
    }

    /// <summary>Gives up; the receiver is told.</summary>
    public void Cancel()
    {
        if (Outcome == FileOutcome.None)
        {
            _refusedDue = true;
            End(FileOutcome.Refused, FileRefusal.Cancelled);
        }
    }

    /// <summary>Writes the fields of the next body to send. Due after every other call until it answers false; calling early is harmless.</summary>
    /// <param name="writer">Stands in a body of the protocol.</param>
    /// <returns>False when there is nothing to send; nothing is written then.</returns>
    public bool PollTransmit(MessageWriter writer)
    {
        if (_refusedDue)
        {
            _refusedDue = false;
            FileMessage.WriteReason(writer, FileMessageKind.Refused, Offer.Transfer, (int)Refusal);
            return true;
        }

        if (!_offerDue)
        {
            return false;
        }

        _offerDue = false;
        Offer.Write(writer);
        return true;
    }

    private void Listen(long nowMillis)
    {
        _offerDue = false;
        _offerMillis = FileTiming.LongestOfferMillis;
        _offerAtMillis = nowMillis + _offerMillis;
        _giveUpAtMillis = nowMillis + FileTiming.SilenceMillis;
    }

    private void End(FileOutcome outcome, FileRefusal refusal)
    {
        Outcome = outcome;
        Refusal = refusal;
        _offerDue = false;
    }
}
