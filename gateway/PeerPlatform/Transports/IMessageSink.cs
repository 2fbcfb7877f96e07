namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// Takes the messages that transports hear. A transport may call from several threads at once (each socket or connection has its own
/// thread or task); a sink that keeps state locks it. What a sink throws is counted and logged, and costs that one message.
/// </summary>
public interface IMessageSink
{
    /// <summary>One whole message came.</summary>
    /// <param name="transport">The transport that heard it.</param>
    /// <param name="buffer">Holds it. Valid only during the call; its message's octets may be changed in place (opening a message decrypts it there).</param>
    /// <param name="offset">Where the message begins.</param>
    /// <param name="count">Octets of the message, at least 1.</param>
    /// <param name="from">Who sent it. Valid only during the call: <see cref="IncomingAddress.Remember"/> makes it last.</param>
    void Receive(ITransport transport, byte[] buffer, int offset, int count, IncomingAddress from);
}
