using System.Security.Cryptography;
using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Files;

/// <summary>
/// The end that wants a file: asks for its chunks, a window of them at a time, asks again for what is lost, hands the octets to a sink in
/// order, and compares their digest before it says that it is done. No I/O but the sink, no clock; one thread at a time. FILES.md.
/// </summary>
public sealed class FileReceiver : IDisposable
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    private readonly IFileSink _sink;
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _ring = new byte[FileTiming.RingChunks * FileLimits.MaxChunk];
    private readonly PendingRead[] _reads = new PendingRead[FileTiming.RingChunks];
    private readonly ReadPace _pace = new();
    private readonly long _chunks;
    private long _first;
    private long _next;
    private long _order;
    private int _waiting;
    private long _heardAtMillis;
    private bool _doneDue;

    /// <summary>Begins to read.</summary>
    /// <param name="offer">The file that is wanted.</param>
    /// <param name="sink">Takes its octets.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public FileReceiver(FileOffer offer, IFileSink sink, long nowMillis)
    {
        Offer = offer;
        _sink = sink;
        _heardAtMillis = nowMillis;
        _chunks = (offer.Length / FileLimits.MaxChunk) + (offer.Length % FileLimits.MaxChunk == 0 ? 0 : 1);
        for (int i = 0; i < _reads.Length; i++)
        {
            _reads[i] = new PendingRead();
        }

        Advance();
    }

    /// <summary>The file.</summary>
    public FileOffer Offer { get; }

    /// <summary>How the transfer ended; None while it has not.</summary>
    public FileOutcome Outcome { get; private set; }

    /// <summary>Why the sender refused, when it did.</summary>
    public FileRefusal Refusal { get; private set; }

    /// <summary>Octets that the sink has.</summary>
    public long Stored { get; private set; }

    /// <summary>Reads sent, repeats included.</summary>
    public long ReadsSent => _order;

    /// <summary>Chunks that came and were not waited for: doubled on the way, or asked for twice.</summary>
    public long ChunksUnneeded { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is due, on this peer's clock.</summary>
    public long NextTimeoutMillis
    {
        get
        {
            if (Outcome != FileOutcome.None)
            {
                return Never;
            }

            long next = _heardAtMillis + FileTiming.SilenceMillis;
            for (long chunk = _first; chunk < _next; chunk++)
            {
                PendingRead read = ReadOf(chunk);
                next = read.State == ReadState.Asked && !read.IsDue ? Math.Min(next, read.AskedAtMillis + _pace.WaitMillis) : next;
            }

            return next;
        }
    }

    /// <summary>Handles a message of the sender. Nothing that was not asked for is stored.</summary>
    /// <param name="message">A message of this transfer that was decoded completely.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleMessage(FileMessage message, long nowMillis)
    {
        switch (message.Kind)
        {
            case FileMessageKind.Offer when Outcome is not FileOutcome.None and not FileOutcome.Refused:
                _doneDue = true;
                break;
            case FileMessageKind.Chunk when Outcome == FileOutcome.None:
                HandleChunk(message, nowMillis);
                break;
            case FileMessageKind.Refused when Outcome == FileOutcome.None:
                Refusal = (FileRefusal)message.Reason;
                Fail(FileOutcome.Refused);
                break;
            default:
                break;
        }
    }

    /// <summary>Asks again for what is overdue, or gives up. Calling early is harmless.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleTimeout(long nowMillis)
    {
        if (Outcome != FileOutcome.None)
        {
            return;
        }

        if (nowMillis - _heardAtMillis >= FileTiming.SilenceMillis)
        {
            Fail(FileOutcome.Silent);
            return;
        }

        long wait = _pace.WaitMillis;
        for (long chunk = _first; chunk < _next; chunk++)
        {
            PendingRead read = ReadOf(chunk);
            if (read.State == ReadState.Asked && !read.IsDue && nowMillis - read.AskedAtMillis >= wait)
            {
                read.Lose();
                _pace.Lost(waitedInVain: true, nowMillis);
            }
        }
    }

    /// <summary>Gives up; the sender is told.</summary>
    public void Cancel()
    {
        if (Outcome == FileOutcome.None)
        {
            Fail(FileOutcome.Cancelled);
        }
    }

    /// <summary>Writes the fields of the next body to send. Due after every other call until it answers false; calling early is harmless.</summary>
    /// <param name="writer">Stands in a body of the protocol.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <returns>False when there is nothing to send; nothing is written then.</returns>
    public bool PollTransmit(MessageWriter writer, long nowMillis)
    {
        if (_doneDue)
        {
            _doneDue = false;
            FileMessage.WriteReason(writer, FileMessageKind.Done, Offer.Transfer, (int)Outcome);
            return true;
        }

        if (Outcome != FileOutcome.None)
        {
            return false;
        }

        for (long chunk = _first; chunk < _next; chunk++)
        {
            if (ReadOf(chunk).IsDue)
            {
                Ask(chunk, writer, nowMillis);
                return true;
            }
        }

        if (_waiting >= _pace.Window || _next == _chunks || _next == _first + FileTiming.RingChunks)
        {
            return false;
        }

        ReadOf(_next).Begin();
        _waiting++;
        Ask(_next++, writer, nowMillis);
        return true;
    }

    /// <summary>Ends the transfer, if it has not ended, without telling the sender.</summary>
    public void Dispose()
    {
        if (Outcome == FileOutcome.None)
        {
            Fail(FileOutcome.Cancelled);
        }

        _digest.Dispose();
    }

    private PendingRead ReadOf(long chunk) => _reads[chunk % FileTiming.RingChunks];

    private int LengthOf(long chunk) => (int)Math.Min(FileLimits.MaxChunk, Offer.Length - (chunk * FileLimits.MaxChunk));

    private Span<byte> RingOf(long chunk) =>
        _ring.AsSpan((int)(chunk % FileTiming.RingChunks) * FileLimits.MaxChunk, LengthOf(chunk));

    private void Ask(long chunk, MessageWriter writer, long nowMillis)
    {
        _order++;
        ReadOf(chunk).Sent(_order, nowMillis);
        FileMessage.Begin(writer, FileMessageKind.Read, Offer.Transfer);
        writer.WriteUInt64(FileField.Offset, (ulong)(chunk * FileLimits.MaxChunk));
        writer.WriteUInt16(FileField.Count, LengthOf(chunk));
    }

    private void HandleChunk(FileMessage message, long nowMillis)
    {
        long chunk = (long)message.Offset / FileLimits.MaxChunk;
        bool whole = (long)message.Offset % FileLimits.MaxChunk == 0 && chunk >= _first && chunk < _next;
        if (!whole || ReadOf(chunk).State != ReadState.Asked || message.Octets.Length != LengthOf(chunk))
        {
            ChunksUnneeded++;
            return;
        }

        PendingRead read = ReadOf(chunk);
        if (read.Sends == 1)
        {
            _pace.Measured(nowMillis - read.AskedAtMillis);
        }

        message.Octets.CopyTo(RingOf(chunk));
        read.Arrive();
        _waiting--;
        _heardAtMillis = nowMillis;
        _pace.Arrived();
        FindLost(read, nowMillis);
        Advance();
    }

    private void FindLost(PendingRead arrived, long nowMillis)
    {
        for (long chunk = _first; chunk < _next; chunk++)
        {
            PendingRead read = ReadOf(chunk);
            if (read.State == ReadState.Asked && read.Order < arrived.Order && read.SeesLaterChunk())
            {
                read.Lose();
                _pace.Lost(waitedInVain: false, nowMillis);
            }
        }
    }

    /// <summary>Hands over what is there in order; ends the transfer with the last octet.</summary>
    private void Advance()
    {
        while (_first < _next && ReadOf(_first).State == ReadState.Arrived)
        {
            ReadOnlySpan<byte> octets = RingOf(_first);
            _digest.AppendData(octets);
            if (!_sink.TryWrite(_first * FileLimits.MaxChunk, octets))
            {
                Fail(FileOutcome.StorageFailed);
                return;
            }

            Stored += octets.Length;
            ReadOf(_first).Clear();
            _first++;
        }

        if (_first == _chunks)
        {
            Finish();
        }
    }

    private void Finish()
    {
        if (!_digest.GetHashAndReset().AsSpan().SequenceEqual(Offer.Digest.Span))
        {
            Fail(FileOutcome.WrongDigest);
        }
        else if (!_sink.TryComplete())
        {
            Fail(FileOutcome.StorageFailed);
        }
        else
        {
            Outcome = FileOutcome.Complete;
            _doneDue = true;
        }
    }

    private void Fail(FileOutcome outcome)
    {
        Outcome = outcome;
        _doneDue = outcome != FileOutcome.Refused;
        _sink.Abandon();
    }
}
