namespace NanoPeers.PeerPlatform.Transports;

/// <summary>A transport could not have the address or port that its options ask for.</summary>
public sealed class TransportBindException : IOException
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">Which address and port, and what to change.</param>
    /// <param name="inner">What the system said.</param>
    public TransportBindException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
