using System.Net;
using System.Net.Sockets;

namespace NanoPeers.PeeringService.Peering;

/// <summary>
/// Which aliases are fetched from: http, at the very address that the answer came from, written as a number, at a port of the peering HTTP server's range.
/// Whatever a packet says, no other machine, no name that is looked up, no file and no local service is asked on its behalf.
/// </summary>
internal sealed class AliasRule(int firstPort, int lastPort)
{
    /// <summary>Reads an alias.</summary>
    /// <param name="text">As it stood in the packet.</param>
    /// <param name="sender">The address that the packet came from.</param>
    /// <param name="alias">The URL to fetch; null where it may not be.</param>
    internal bool TryAccept(string? text, IPAddress sender, out Uri? alias)
    {
        alias = null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme != Uri.UriSchemeHttp || url.HostNameType != UriHostNameType.IPv4)
        {
            return false;
        }

        bool isPlain = url.UserInfo.Length == 0 && url.Fragment.Length == 0 && url.Query.Length == 0;
        bool isSender = IPAddress.TryParse(url.Host, out IPAddress? host) && host.AddressFamily == AddressFamily.InterNetwork && host.Equals(sender);

        // "http://2130706433/" and "http://0177.1/" mean an address, too; only what is written as sent is taken.
        bool isWrittenPlainly = text!.StartsWith($"http://{sender}:", StringComparison.Ordinal);
        if (!isPlain || !isSender || !isWrittenPlainly || url.Port < firstPort || url.Port > lastPort)
        {
            return false;
        }

        alias = url;
        return true;
    }
}
