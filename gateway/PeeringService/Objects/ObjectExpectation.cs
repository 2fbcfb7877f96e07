namespace NanoPeers.PeeringService.Objects;

/// <summary>
/// What somebody wants, and what he knows of it beforehand. The more he knows, the earlier what comes can be judged: with chunk digests each chunk
/// as it comes, with a digest the whole at its end, with nothing only that it came from its origin.
/// </summary>
public sealed record ObjectExpectation
{
    /// <summary>The longest name of an object, in characters.</summary>
    public const int MaxHrefLength = 2_048;

    /// <summary>Takes what is expected.</summary>
    /// <param name="href">The object's name: the URL at its origin, exactly as it is asked for.</param>
    /// <exception cref="ArgumentException">The name is empty or longer than 2,048 characters.</exception>
    public ObjectExpectation(string href)
    {
        ArgumentException.ThrowIfNullOrEmpty(href);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(href.Length, MaxHrefLength, nameof(href));
        Href = href;
    }

    /// <summary>The object's name: the URL at its origin, exactly as it is asked for. Compared octet by octet.</summary>
    public string Href { get; }

    /// <summary>Octets of the object; null when that is not known yet.</summary>
    public long? Length { get; init; }

    /// <summary>The SHA-256 that the content must have; null when nobody vouches for any.</summary>
    public ObjectId? Sha256 { get; init; }

    /// <summary>The digests of its chunks; null when nobody vouches for any. They count only together with <see cref="Sha256"/>.</summary>
    public ChunkDigests? Chunks { get; init; }
}
