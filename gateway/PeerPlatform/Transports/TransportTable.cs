using System.Collections.Concurrent;
using NanoPeers.Endpoints;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// The transports of one peer, by scheme (S0: "the scheme selects the transport"). A transport of a scheme that this house never heard of
/// is added like any other. Safe for several threads.
/// </summary>
public sealed class TransportTable
{
    private readonly ConcurrentDictionary<string, ITransport> _transports = new(StringComparer.Ordinal);

    /// <summary>The transports, in no order.</summary>
    public IReadOnlyCollection<ITransport> Transports => [.. _transports.Values];

    /// <summary>The registered schemes, in alphabetical order.</summary>
    public IReadOnlyList<string> Schemes => [.. _transports.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Endpoints at which others reach this peer: UDP's of every interface, then those of the other transports.</summary>
    public IReadOnlyList<string> Endpoints =>
    [
        .. Transports.OfType<UdpTransport>().SelectMany(udp => udp.LocalEndpoints.Select(endpoint => endpoint.ToString())),
        .. Transports.Where(transport => transport is not UdpTransport && transport.IsAdvertised).Select(transport => transport.LocalEndpoint.ToString()),
    ];

    /// <summary>Adds a transport under its scheme.</summary>
    /// <param name="transport">The transport; the table does not dispose it.</param>
    /// <exception cref="ArgumentException">Its scheme is taken, or is not a lower-case scheme of RFC 3986.</exception>
    public void Register(ITransport transport)
    {
        if (!Uri.CheckSchemeName(transport.Scheme) || transport.Scheme.Any(char.IsAsciiLetterUpper))
        {
            throw new ArgumentException($"'{transport.Scheme}' is not a lower-case URI scheme.", nameof(transport));
        }

        if (!_transports.TryAdd(transport.Scheme, transport))
        {
            throw new ArgumentException($"A transport for {transport.Scheme}:// is registered already.", nameof(transport));
        }
    }

    /// <summary>The transport of a scheme, or null.</summary>
    /// <param name="scheme">Lower case.</param>
    public ITransport? Find(string scheme) => _transports.GetValueOrDefault(scheme);

    /// <summary>Finds the transport and the address on it that an endpoint names.</summary>
    /// <param name="endpoint">Any endpoint.</param>
    public Resolution Resolve(Endpoint endpoint)
    {
        ITransport? transport = Find(endpoint.SchemeName);
        if (transport is null)
        {
            string known = _transports.IsEmpty ? "none" : string.Join(", ", Schemes);
            return new Resolution(ResolveStatus.UnknownScheme, null, null, $"No transport serves {endpoint.SchemeName}:// (registered: {known}).");
        }

        return transport.TryResolve(endpoint, out RemoteAddress? address, out string problem)
            ? new Resolution(ResolveStatus.Resolved, transport, address, "")
            : new Resolution(ResolveStatus.Refused, null, null, problem);
    }

    /// <summary>Sends one message by the transport of the address's scheme. Allocates nothing of its own.</summary>
    /// <param name="message">The whole message.</param>
    /// <param name="to">An address made by one of the transports.</param>
    /// <returns>The transport's answer; Unreachable when no transport of the scheme is registered.</returns>
    public SendStatus Send(ReadOnlySpan<byte> message, RemoteAddress to) => Find(to.Scheme)?.Send(message, to) ?? SendStatus.Unreachable;
}
