namespace NanoPeers.PeerPlatform.Transports;

/// <summary>A transport that also reaches remotes whose address is not known yet: the ground of region discovery (PROTOCOL.md section 5).</summary>
public interface IGroupTransport : ITransport
{
    /// <summary>Sends one message to the multicast group, once on each chosen interface.</summary>
    /// <param name="message">The whole message.</param>
    /// <returns>Sent when at least one interface took it; Unreachable when none did.</returns>
    SendStatus SendMulticast(ReadOnlySpan<byte> message);

    /// <summary>Sends one message to everybody on the subnets of the chosen interfaces. A remote may hear it more than once.</summary>
    /// <param name="message">The whole message.</param>
    /// <returns>Sent when at least one interface took it; Unreachable when none did.</returns>
    SendStatus SendBroadcast(ReadOnlySpan<byte> message);
}
