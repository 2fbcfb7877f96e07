using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Files;
using NanoPeers.PeerPlatform.Tests.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Files;

/// <summary>The end that has a file.</summary>
internal sealed class FileSenderEnd(FileSender core) : IVirtualEnd
{
    private readonly FileMessage _message = new();
    private readonly Queue<byte[]> _reads = new();

    public FileSender Core { get; } = core;

    public int ChunksWritten { get; private set; }

    public byte[] Tag => ProtocolTag.File;

    public long NextTimeoutMillis => Core.NextTimeoutMillis;

    public void HandleTimeout(long nowMillis) => Core.HandleTimeout(nowMillis);

    public bool Poll(MessageWriter writer, long nowMillis)
    {
        while (_reads.TryDequeue(out byte[]? read))
        {
            Assert.Equal(DecodeStatus.Complete, _message.TryDecode(read, 0, read.Length));
            if (Core.TryWriteChunk(_message, writer))
            {
                ChunksWritten++;
                return true;
            }
        }

        return Core.PollTransmit(writer);
    }

    public void Receive(byte[] buffer, int offset, int count, long nowMillis)
    {
        Assert.Equal(DecodeStatus.Complete, _message.TryDecode(buffer, offset, count));
        Core.HandleMessage(_message, nowMillis);
        if (_message.Kind == FileMessageKind.Read)
        {
            _reads.Enqueue(buffer[offset..(offset + count)]);
        }
    }
}

/// <summary>The end that wants the file: begins when the offer comes.</summary>
internal sealed class FileReceiverEnd(IFileSink sink) : IVirtualEnd
{
    private readonly FileMessage _message = new();

    public FileReceiver? Core { get; private set; }

    public byte[] Tag => ProtocolTag.File;

    public long NextTimeoutMillis => Core?.NextTimeoutMillis ?? long.MaxValue;

    public void HandleTimeout(long nowMillis) => Core?.HandleTimeout(nowMillis);

    public bool Poll(MessageWriter writer, long nowMillis) => Core?.PollTransmit(writer, nowMillis) ?? false;

    public void Receive(byte[] buffer, int offset, int count, long nowMillis)
    {
        Assert.Equal(DecodeStatus.Complete, _message.TryDecode(buffer, offset, count));
        if (Core == null)
        {
            Assert.Equal(FileMessageKind.Offer, _message.Kind);
            Core = new FileReceiver(FileOffer.Read(_message), sink, nowMillis);
        }
        else
        {
            Core.HandleMessage(_message, nowMillis);
        }
    }
}

/// <summary>A file in memory that checks what is asked of a sink.</summary>
internal sealed class MemorySink : IFileSink
{
    private readonly List<byte> _stored = [];

    public byte[] Stored => [.. _stored];

    public bool IsComplete { get; private set; }

    public bool IsAbandoned { get; private set; }

    public long FailAt { get; set; } = long.MaxValue;

    public bool FailsToComplete { get; set; }

    public bool TryWrite(long offset, ReadOnlySpan<byte> octets)
    {
        Assert.False(IsComplete || IsAbandoned);
        Assert.Equal(_stored.Count, offset);
        if (offset >= FailAt)
        {
            return false;
        }

        _stored.AddRange(octets);
        return true;
    }

    public bool TryComplete()
    {
        Assert.False(IsComplete || IsAbandoned);
        IsComplete = !FailsToComplete;
        return IsComplete;
    }

    public void Abandon()
    {
        Assert.False(IsComplete || IsAbandoned);
        IsAbandoned = true;
    }
}

/// <summary>Octets in memory as a file.</summary>
internal sealed class MemorySource(byte[] octets) : IFileSource
{
    public long Length => octets.Length;

    public bool Fails { get; set; }

    public bool TryRead(long offset, Span<byte> into)
    {
        if (Fails)
        {
            return false;
        }

        octets.AsSpan((int)offset, into.Length).CopyTo(into);
        return true;
    }
}
