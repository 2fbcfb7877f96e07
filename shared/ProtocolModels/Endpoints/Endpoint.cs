using NanoPeers.Identifiers;

namespace NanoPeers.Endpoints;

/// <summary>
/// A destination on any transport, written as a URI (S0: "an endpoint is a destination on any networking transport").
/// PROTOCOL.md section 1. Immutable. Two spellings of one URI (letter case of scheme, host and ids, zeros before a port) are one
/// endpoint. Read ENDPOINTS.md first.
/// </summary>
public sealed class Endpoint
{
    /// <summary>The text that this library writes before a host.</summary>
    private const string SchemeMark = "://";
    private const string RelayPath = "relay/";

    private string _text;

    private Endpoint(EndpointScheme scheme, string schemeName)
    {
        _text = schemeName + SchemeMark;
        Scheme = scheme;
        SchemeName = schemeName;
        Host = "";
    }

    /// <summary>Which transport.</summary>
    public EndpointScheme Scheme { get; }

    /// <summary>The scheme as written, lower case; tells other transports apart.</summary>
    public string SchemeName { get; }

    /// <summary>
    /// Host name or address in lower case, an IPv6 address with its brackets; for memory and other schemes the rest of the URI as
    /// written; empty for relay.
    /// </summary>
    public string Host { get; private set; }

    /// <summary>Port from 1 to 65535; 0 where the scheme has none.</summary>
    public int Port { get; private set; }

    /// <summary>The relay's peer id; null but for relay.</summary>
    public Identifier? Gateway { get; private set; }

    /// <summary>The peer behind the relay; null but for http and relay.</summary>
    public Identifier? Peer { get; private set; }

    /// <summary>Makes the endpoint of a host and port on UDP.</summary>
    /// <param name="host">An address or a name.</param>
    /// <param name="port">From 1 to 65535.</param>
    /// <returns>Null when host or port is not valid.</returns>
    public static Endpoint? Udp(string host, int port)
    {
        return Parse("udp" + SchemeMark + host + ":" + port.ToString());
    }

    /// <summary>Parses a URI.</summary>
    /// <param name="text">What a person, a file or a message gave.</param>
    /// <returns>Null when it is none; <see cref="TryParse"/> tells why.</returns>
    public static Endpoint? Parse(string? text)
    {
        TryParse(text, out Endpoint? endpoint);
        return endpoint;
    }

    /// <summary>Parses a URI and says what is wrong with it.</summary>
    /// <param name="text">What a person, a file or a message gave.</param>
    /// <param name="endpoint">The endpoint, or null.</param>
    public static EndpointStatus TryParse(string? text, out Endpoint? endpoint)
    {
        endpoint = null;
        if (text == null || text.Length == 0)
        {
            return EndpointStatus.Empty;
        }

        if (text.Length > Limits.MaxEndpointLength)
        {
            return EndpointStatus.TooLong;
        }

        int mark = OrdinalText.IndexOf(text, SchemeMark);
        if (mark <= 0 || !IsSchemeName(text, mark))
        {
            return EndpointStatus.NoScheme;
        }

        string schemeName = OrdinalText.LowerAscii(text.Substring(0, mark));
        string rest = text.Substring(mark + SchemeMark.Length);
        Endpoint candidate = new Endpoint(SchemeOf(schemeName), schemeName);
        EndpointStatus status = candidate.TakeRest(rest);
        if (status == EndpointStatus.Valid)
        {
            endpoint = candidate;
        }

        return status;
    }

    /// <summary>The URI in its one spelling.</summary>
    public override string ToString()
    {
        return _text;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj)
    {
        return obj is Endpoint other && other._text == _text;
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return _text.GetHashCode();
    }

    private static EndpointScheme SchemeOf(string name)
    {
        switch (name)
        {
            case "udp": return EndpointScheme.Udp;
            case "tcp": return EndpointScheme.Tcp;
            case "http": return EndpointScheme.Http;
            case "relay": return EndpointScheme.Relay;
            case "memory": return EndpointScheme.Memory;
            default: return EndpointScheme.Other;
        }
    }

    private static bool IsSchemeName(string text, int length)
    {
        for (int i = 0; i < length; i++)
        {
            char c = text[i];
            bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            bool later = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
            if (!letter && (i == 0 || !later))
            {
                return false;
            }
        }

        return true;
    }

    private EndpointStatus TakeRest(string rest)
    {
        switch (Scheme)
        {
            case EndpointScheme.Udp:
            case EndpointScheme.Tcp:
                return TakeHostAndPort(rest);
            case EndpointScheme.Http:
                return TakeHttp(rest);
            case EndpointScheme.Relay:
                return TakeRelay(rest);
            default:
                Host = rest;
                _text += rest;
                return IsPrintable(rest) ? EndpointStatus.Valid : EndpointStatus.BadHost;
        }
    }

    private EndpointStatus TakeHttp(string rest)
    {
        int slash = rest.IndexOf('/');
        if (slash < 0)
        {
            return TakeHostAndPort(rest);
        }

        EndpointStatus status = TakeHostAndPort(rest.Substring(0, slash));
        if (status != EndpointStatus.Valid)
        {
            return status;
        }

        string path = rest.Substring(slash + 1);
        if (!OrdinalText.Begins(path, RelayPath))
        {
            return EndpointStatus.BadPath;
        }

        Peer = Identifier.Parse(path.Substring(RelayPath.Length));
        if (Peer == null)
        {
            return EndpointStatus.BadPath;
        }

        _text += "/" + RelayPath + Peer.ToString();
        return EndpointStatus.Valid;
    }

    private EndpointStatus TakeRelay(string rest)
    {
        int slash = rest.IndexOf('/');
        if (slash < 0)
        {
            return EndpointStatus.BadPath;
        }

        Gateway = Identifier.Parse(rest.Substring(0, slash));
        Peer = Identifier.Parse(rest.Substring(slash + 1));
        if (Gateway == null || Peer == null)
        {
            return EndpointStatus.BadPath;
        }

        _text += Gateway.ToString() + "/" + Peer.ToString();
        return EndpointStatus.Valid;
    }

    private EndpointStatus TakeHostAndPort(string rest)
    {
        int colon = OrdinalText.LastIndexOf(rest, ':');
        if (colon < 0 || rest[rest.Length - 1] == ']')
        {
            return IsHost(rest) ? EndpointStatus.BadPort : EndpointStatus.BadHost;
        }

        string host = rest.Substring(0, colon);
        if (!IsHost(host))
        {
            return EndpointStatus.BadHost;
        }

        int port = PortOf(rest, colon + 1);
        if (port == 0)
        {
            return EndpointStatus.BadPort;
        }

        Host = OrdinalText.LowerAscii(host);
        Port = port;
        _text += Host + ":" + port.ToString();
        return EndpointStatus.Valid;
    }

    private static int PortOf(string text, int from)
    {
        int port = 0;
        if (text.Length == from || text.Length - from > 5)
        {
            return 0;
        }

        for (int i = from; i < text.Length; i++)
        {
            if (text[i] < '0' || text[i] > '9')
            {
                return 0;
            }

            port = (port * 10) + (text[i] - '0');
        }

        return port <= 65535 ? port : 0;
    }

    private static bool IsHost(string host)
    {
        bool bracketed = host.Length > 2 && host[0] == '[' && host[host.Length - 1] == ']';
        int from = bracketed ? 1 : 0;
        int to = bracketed ? host.Length - 1 : host.Length;
        for (int i = from; i < to; i++)
        {
            char c = host[i];
            bool name = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
            if (bracketed ? Hexadecimal.ValueOf(c) < 0 && c != ':' && c != '.' : !name)
            {
                return false;
            }
        }

        return to > from;
    }

    private static bool IsPrintable(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] <= ' ' || text[i] > '~')
            {
                return false;
            }
        }

        return text.Length > 0;
    }
}
