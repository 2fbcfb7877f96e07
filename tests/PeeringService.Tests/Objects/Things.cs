using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Tests.Objects;

/// <summary>Contents that follow from a number, and what is expected of them.</summary>
internal sealed class Things
{
    public const int ChunkSize = 1024;

    private Things(byte[] content, string href)
    {
        Content = content;
        Href = href;
    }

    public byte[] Content { get; }

    public string Href { get; }

    public ObjectId Id => ObjectId.Of(Content);

    public ObjectExpectation Unknown => new(Href);

    public ObjectExpectation WithDigest => new(Href) { Length = Content.Length, Sha256 = Id };

    public ObjectExpectation WithChunks => WithDigest with { Chunks = ChunkDigests.Of(Content, ChunkSize) };

    public static Things Number(int number, int length)
    {
        byte[] content = new byte[length];
        new Random(number).NextBytes(content);
        return new Things(content, $"http://origin.example.org/{number}.cab");
    }

    public static Things Of(byte[] content, string href) => new(content, href);

    /// <summary>Downloads it in pieces, and completes it.</summary>
    public async Task<CompletionAnswer> FetchAsync(LocalObjects store, ObjectExpectation expected, int piece = 700)
    {
        ObjectStart start = store.Begin(expected);
        if (start.Here is not null)
        {
            return CompletionAnswer.Complete;
        }

        Assert.True(start.IsFirst);
        return await FillAsync(start.Incoming!, piece);
    }

    public async Task<CompletionAnswer> FillAsync(ObjectInProgress incoming, int piece = 700)
    {
        Write(incoming, 0, Content.Length, piece);
        return await incoming.CompleteAsync(CancellationToken.None);
    }

    public void Write(ObjectInProgress incoming, int start, int end, int piece = 700)
    {
        for (int at = start; at < end; at += piece)
        {
            Assert.Equal(WriteAnswer.Taken, incoming.Write(at, Content.AsSpan(at, Math.Min(piece, end - at))));
        }
    }

    /// <summary>Whether all of it is in the store, octet by octet.</summary>
    public bool IsIn(LocalObjects store)
    {
        using ObjectReading? reading = store.Open(Id);
        if (reading is null)
        {
            return false;
        }

        byte[] there = new byte[reading.Length];
        int count = 0;
        while (reading.Read(count, there.AsSpan(count)) is var read and > 0)
        {
            count += read;
        }

        Assert.Equal(Content, there);
        return true;
    }
}
