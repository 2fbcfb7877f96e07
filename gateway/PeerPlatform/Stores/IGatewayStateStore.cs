using System.Diagnostics.CodeAnalysis;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>
/// What a gateway must know about itself after a restart. Members may be called from any thread; they wait for the disk, so they are not
/// called on the receive path. Every member can end with a <see cref="StateException"/>.
/// </summary>
public interface IGatewayStateStore
{
    /// <summary>The gateway's ids and region. Costs nothing: it was read when the state was opened.</summary>
    GatewayIdentity Identity { get; }

    /// <summary>
    /// Counts a start of the gateway. The count is the high half of every sequence number that is sent until the next start (PROTOCOL.md
    /// section 2), so it is on the disk before this returns, and no count is ever given twice.
    /// </summary>
    /// <returns>1 at the first start, then one more each time.</returns>
    /// <exception cref="InvalidOperationException">All 4,294,967,295 counts are used up: the gateway needs a new peer id.</exception>
    uint IncrementBootCount();

    /// <summary>Keeps the RSA private key of the group's authority, in place of any kept before. It is encrypted at rest.</summary>
    /// <param name="pkcs8">The key as PKCS#8 (RFC 5958) octets; the caller wipes them.</param>
    /// <exception cref="ArgumentException">There are no octets.</exception>
    void SaveAuthorityKey(ReadOnlySpan<byte> pkcs8);

    /// <summary>Reads the authority's private key.</summary>
    /// <param name="pkcs8">The key as PKCS#8 octets, a copy that the caller wipes after use.</param>
    /// <returns>False when none was saved yet.</returns>
    /// <exception cref="RecordDamagedException">The key was changed on the disk.</exception>
    bool TryReadAuthorityKey([NotNullWhen(true)] out byte[]? pkcs8);
}
