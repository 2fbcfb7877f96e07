namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// Who sent the message that is being received. The transport uses one object again for the next message: never keep it. Comparing, and
/// looking up a known remote by <see cref="RemoteAddressComparer"/>, allocates nothing.
/// </summary>
public abstract class IncomingAddress
{
    /// <summary>The scheme of the transport that heard the message.</summary>
    public abstract string Scheme { get; }

    /// <summary>Whether the sender is a known remote.</summary>
    /// <param name="known">An address remembered or resolved earlier.</param>
    public abstract bool Equals(RemoteAddress? known);

    /// <inheritdoc/>
    public sealed override bool Equals(object? obj) => ReferenceEquals(this, obj) || (obj is RemoteAddress known && Equals(known));

    /// <summary>The hash that the remembered address has.</summary>
    public abstract override int GetHashCode();

    /// <summary>Makes an address that lasts. Allocates for transports that reuse their scratch: call it for new peers only.</summary>
    public abstract RemoteAddress Remember();

    /// <summary>The sender as URI; allocates, for logs.</summary>
    public sealed override string ToString() => Remember().ToString();
}
