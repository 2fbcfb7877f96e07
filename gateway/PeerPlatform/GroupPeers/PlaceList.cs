using System.Text;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>Places of members as the message Where has them: each a peer's id (16), the length of an endpoint (u8), the endpoint. MEMBERSHIP.md.</summary>
internal static class PlaceList
{
    /// <summary>Longest endpoint.</summary>
    internal const int MaxEndpoint = 64;

    /// <summary>Most octets in a message.</summary>
    internal const int MaxOctets = 1_000;

    /// <summary>Takes a list apart.</summary>
    /// <returns>Its places; null when it does not hold together.</returns>
    internal static List<(Identifier Peer, string Endpoint)>? TryRead(byte[] buffer, int offset, int count)
    {
        List<(Identifier, string)> places = [];
        int at = offset;
        int end = offset + count;
        while (at < end)
        {
            int length = end - at > Identifier.Length ? buffer[at + Identifier.Length] : 0;
            int next = at + Identifier.Length + 1 + length;
            if (length is 0 or > MaxEndpoint || next > end || !Ascii.IsValid(buffer.AsSpan(next - length, length)))
            {
                return null;
            }

            places.Add((new Identifier(buffer, at), Encoding.ASCII.GetString(buffer, next - length, length)));
            at = next;
        }

        return places;
    }

    /// <summary>Puts places into lists, each of at most <see cref="MaxOctets"/>.</summary>
    internal static List<byte[]> Write(IEnumerable<(Identifier Peer, string Endpoint)> places)
    {
        List<byte[]> lists = [];
        byte[] octets = new byte[MaxOctets];
        int at = 0;
        foreach ((Identifier peer, string endpoint) in places)
        {
            if (endpoint.Length is 0 or > MaxEndpoint || !Ascii.IsValid(endpoint))
            {
                continue;
            }

            if (at + Identifier.Length + 1 + endpoint.Length > MaxOctets)
            {
                lists.Add(octets[..at]);
                at = 0;
            }

            peer.CopyTo(octets, at);
            octets[at + Identifier.Length] = (byte)endpoint.Length;
            Encoding.ASCII.GetBytes(endpoint, octets.AsSpan(at + Identifier.Length + 1));
            at += Identifier.Length + 1 + endpoint.Length;
        }

        if (at > 0)
        {
            lists.Add(octets[..at]);
        }

        return lists;
    }
}
