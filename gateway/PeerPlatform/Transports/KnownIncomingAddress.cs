namespace NanoPeers.PeerPlatform.Transports;

/// <summary>The incoming address of a transport whose connection knows its remote already: it wraps the remembered address.</summary>
/// <param name="remote">The remote that the connection leads to.</param>
public sealed class KnownIncomingAddress(RemoteAddress remote) : IncomingAddress
{
    /// <inheritdoc/>
    public override string Scheme => remote.Scheme;

    /// <inheritdoc/>
    public override bool Equals(RemoteAddress? known) => remote.Equals(known);

    /// <inheritdoc/>
    public override int GetHashCode() => remote.GetHashCode();

    /// <inheritdoc/>
    public override RemoteAddress Remember() => remote;
}
