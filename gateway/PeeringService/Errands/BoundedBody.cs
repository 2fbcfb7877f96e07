namespace NanoPeers.PeeringService.Errands;

/// <summary>Reads the body of an answer, but no more than is allowed.</summary>
internal static class BoundedBody
{
    /// <summary>The octets; null when there are more.</summary>
    internal static async Task<byte[]?> ReadAsync(HttpContent content, int most, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > most)
        {
            return null;
        }

        using Stream body = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        byte[] octets = new byte[most + 1];
        int count = await body.ReadAtLeastAsync(octets, octets.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return count > most ? null : octets[..count];
    }
}
