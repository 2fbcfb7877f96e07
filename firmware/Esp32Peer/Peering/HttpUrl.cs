namespace NanoPeers.Firmware.Peering;

/// <summary>A plain URL of the scheme http: host, port and path. What is signed needs no other scheme on a board.</summary>
public sealed class HttpUrl
{
    private const string Scheme = "http://";
    private const int UsualPort = 80;

    private HttpUrl(string host, int port, string path)
    {
        Host = host;
        Port = port;
        Path = path;
    }

    /// <summary>The host: a name, or an address in numbers.</summary>
    public string Host { get; }

    /// <summary>The port, 1 to 65535.</summary>
    public int Port { get; }

    /// <summary>The path with its query, from the slash on.</summary>
    public string Path { get; }

    /// <summary>Reads a URL.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Null when it is another scheme's, has user or fragment, or is too long.</returns>
    public static HttpUrl? Read(string text)
    {
        if (!text.StartsWith(Scheme))
        {
            return null;
        }

        int slash = text.IndexOf('/', Scheme.Length);
        string authority = slash < 0 ? text.Substring(Scheme.Length) : text.Substring(Scheme.Length, slash - Scheme.Length);
        string path = slash < 0 ? "/" : text.Substring(slash);
        int colon = authority.IndexOf(':');
        string host = colon < 0 ? authority : authority.Substring(0, colon);
        int port = colon < 0 ? UsualPort : PortOf(authority, colon + 1);
        return port < 1 || port > 65535 || !IsHost(host) || !IsPath(path) ? null : new HttpUrl(host, port, path);
    }

    private static int PortOf(string text, int at)
    {
        int port = 0;
        for (int i = at; i < text.Length; i++)
        {
            if (text[i] < '0' || text[i] > '9' || i - at >= 5)
            {
                return -1;
            }

            port = (port * 10) + (text[i] - '0');
        }

        return port;
    }

    private static bool IsHost(string host)
    {
        for (int i = 0; i < host.Length; i++)
        {
            int lower = host[i] | 0x20;
            if (!((lower >= 'a' && lower <= 'z') || (host[i] >= '0' && host[i] <= '9') || host[i] == '.' || host[i] == '-'))
            {
                return false;
            }
        }

        return host.Length > 0;
    }

    private static bool IsPath(string path)
    {
        for (int i = 0; i < path.Length; i++)
        {
            if (path[i] <= ' ' || path[i] > '~' || path[i] == '#')
            {
                return false;
            }
        }

        return path.Length <= HttpLimits.MaxPath;
    }
}
