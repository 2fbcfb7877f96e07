using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Updates;

/// <summary>What was fetched, as the local store has it.</summary>
public sealed class LocalFetchedObjects : IFetchedObjects
{
    private readonly LocalObjects _store;

    /// <summary>Takes the store; the caller disposes of it.</summary>
    public LocalFetchedObjects(LocalObjects store) => _store = store;

    /// <inheritdoc/>
    public Stream? Open(ObjectId id) => _store.Open(id) is ObjectReading reading ? new ReadingStream(reading) : null;

    private sealed class ReadingStream(ObjectReading reading) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => reading.Length;

        public override long Position { get; set; }

        public override int Read(Span<byte> buffer)
        {
            int count = reading.Read(Position, buffer);
            Position += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            reading.Dispose();
            base.Dispose(disposing);
        }
    }
}
