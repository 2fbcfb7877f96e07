using System.Buffers;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Peering;

/// <summary>What became of a body that was to be written into an object.</summary>
internal enum BodyAnswer
{
    /// <summary>All of it came, and was taken.</summary>
    Whole = 0,

    /// <summary>It ended early.</summary>
    CutShort,

    /// <summary>A chunk of it is not what it must be.</summary>
    Damaged,

    /// <summary>The object took no more: it ended meanwhile.</summary>
    Ended,
}

/// <summary>Writes a body into an object as it comes: whole chunks where there are chunk digests, so that a wrong one has one to blame.</summary>
internal static class BodyPump
{
    private const int PieceOctets = 64 << 10;

    internal static async Task<BodyAnswer> PumpAsync(
        Stream body, ObjectInProgress into, (long Start, long End) range, SourcePace pace, Action<int> taken)
    {
        long at = range.Start;
        ChunkDigests? chunks = into.Expected.Chunks;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(chunks?.ChunkSize ?? PieceOctets);
        try
        {
            while (at < range.End)
            {
                int piece = (int)Math.Min(chunks is null ? PieceOctets : chunks.LengthOf((int)(at / chunks.ChunkSize)), range.End - at);
                int count = chunks is null
                    ? await ReadSomeAsync(body, buffer.AsMemory(0, piece), pace).ConfigureAwait(false)
                    : await ReadAllAsync(body, buffer.AsMemory(0, piece), pace).ConfigureAwait(false);
                if (count == 0 || (chunks is not null && count < piece))
                {
                    return BodyAnswer.CutShort;
                }

                WriteAnswer answer = into.Write(at, buffer.AsSpan(0, count));
                if (answer != WriteAnswer.Taken)
                {
                    return answer == WriteAnswer.Ended ? BodyAnswer.Ended : BodyAnswer.Damaged;
                }

                at += count;
                taken(count);
            }

            return BodyAnswer.Whole;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static async Task<int> ReadSomeAsync(Stream body, Memory<byte> into, SourcePace pace)
    {
        int count = await body.ReadAsync(into, pace.Token).ConfigureAwait(false);
        pace.Add(count);
        return count;
    }

    private static async Task<int> ReadAllAsync(Stream body, Memory<byte> into, SourcePace pace)
    {
        int count = 0;
        while (count < into.Length && await ReadSomeAsync(body, into[count..], pace).ConfigureAwait(false) is var read and > 0)
        {
            count += read;
        }

        return count;
    }
}
