using System.Diagnostics.CodeAnalysis;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// Lets a dictionary keyed by <see cref="RemoteAddress"/> be asked with an <see cref="IncomingAddress"/>, without allocation:
/// <c>new Dictionary&lt;RemoteAddress, Peer&gt;(RemoteAddressComparer.Instance).GetAlternateLookup&lt;IncomingAddress&gt;()</c>.
/// </summary>
public sealed class RemoteAddressComparer : IEqualityComparer<RemoteAddress>, IAlternateEqualityComparer<IncomingAddress, RemoteAddress>
{
    private RemoteAddressComparer()
    {
    }

    /// <summary>The only one needed: it has no state.</summary>
    public static RemoteAddressComparer Instance { get; } = new();

    /// <inheritdoc/>
    public bool Equals(RemoteAddress? x, RemoteAddress? y) => ReferenceEquals(x, y) || (x is not null && x.Equals(y));

    /// <inheritdoc/>
    public int GetHashCode([DisallowNull] RemoteAddress obj) => obj.GetHashCode();

    /// <inheritdoc/>
    public bool Equals(IncomingAddress alternate, RemoteAddress other) => alternate.Equals(other);

    /// <inheritdoc/>
    public int GetHashCode(IncomingAddress alternate) => alternate.GetHashCode();

    /// <inheritdoc/>
    public RemoteAddress Create(IncomingAddress alternate) => alternate.Remember();
}
