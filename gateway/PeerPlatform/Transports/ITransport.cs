using System.Diagnostics.CodeAnalysis;
using NanoPeers.Endpoints;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// Carries whole messages to remotes named by one URI scheme (S0: an endpoint is "a destination on any networking transport").
/// A transport promises neither delivery nor order, but never hands over a part of a message. A third party's transport implements this
/// and is added to a <see cref="TransportTable"/>; nothing else needs to know it. TRANSPORTS.md.
/// </summary>
public interface ITransport : IAsyncDisposable
{
    /// <summary>The scheme of the endpoints that it serves, lower case: <c>udp</c>, <c>tcp</c>, <c>http</c>, <c>memory</c>, …</summary>
    string Scheme { get; }

    /// <summary>Where others reach this transport, with the port that it really has. Known from construction on.</summary>
    Endpoint LocalEndpoint { get; }

    /// <summary>Longest message that <see cref="Send"/> takes, octets.</summary>
    int MaxMessageLength { get; }

    /// <summary>Whether messages may wait for hours on the way: then a remote's silence says nothing about it.</summary>
    bool KeepsMessages => false;

    /// <summary>Whether others are told of <see cref="LocalEndpoint"/>.</summary>
    bool IsAdvertised => true;

    /// <summary>What came, went and was dropped, by reason.</summary>
    TransportCounters Counters { get; }

    /// <summary>Turns an endpoint into an address to send to. Asks no name service (no look-ups), and sends nothing.</summary>
    /// <param name="endpoint">Names a remote of this scheme.</param>
    /// <param name="address">The address, or null.</param>
    /// <param name="problem">What is wrong, for people; empty when the address was made.</param>
    bool TryResolve(Endpoint endpoint, [NotNullWhen(true)] out RemoteAddress? address, out string problem);

    /// <summary>
    /// Sends one message, or takes it over for sending. Does not wait for the remote. May be called by several threads, also from a sink,
    /// and before <see cref="Start"/>.
    /// </summary>
    /// <param name="message">The whole message; copied or sent before the call returns.</param>
    /// <param name="to">An address of this transport; another transport's address is <see cref="SendStatus.Unreachable"/>.</param>
    /// <returns><see cref="SendStatus.Sent"/> says that it went out or is queued, not that it arrived.</returns>
    SendStatus Send(ReadOnlySpan<byte> message, RemoteAddress to);

    /// <summary>Begins to hear, once. Messages that wait since construction come first.</summary>
    /// <param name="sink">Receives every message.</param>
    /// <exception cref="InvalidOperationException">It was started before.</exception>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    void Start(IMessageSink sink);
}
