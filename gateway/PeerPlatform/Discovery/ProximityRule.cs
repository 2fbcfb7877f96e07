using System.Net;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>When a peer is near: on the same subnet, or a short round trip away, or both.</summary>
/// <param name="LongestRoundTrip">The longest round trip that is near; null where it does not matter.</param>
/// <param name="PrefixLength">Leading bits of the address that have to be the same; null where it does not matter.</param>
public sealed record ProximityRule(TimeSpan? LongestRoundTrip, int? PrefixLength)
{
    /// <summary>A round trip of 20 ms: the same house, by wire or Wi-Fi.</summary>
    public static ProximityRule Usual { get; } = new(TimeSpan.FromMilliseconds(20), null);

    /// <summary>Whether a peer is near.</summary>
    /// <param name="own">This peer's addresses.</param>
    /// <param name="other">The other's address; null where it is not an address of the Internet's kind.</param>
    /// <param name="roundTrip">The last round trip; null where none was measured.</param>
    public bool IsNear(IEnumerable<IPAddress> own, IPAddress? other, TimeSpan? roundTrip) =>
        (LongestRoundTrip is null || (roundTrip is { } took && took <= LongestRoundTrip))
        && (PrefixLength is null || (other is not null && own.Any(one => HaveOnePrefix(one, other, PrefixLength.Value))));

    private static bool HaveOnePrefix(IPAddress own, IPAddress other, int bits)
    {
        byte[] one = own.GetAddressBytes();
        byte[] two = other.GetAddressBytes();
        if (one.Length != two.Length || bits > one.Length * 8)
        {
            return false;
        }

        for (int i = 0; i < bits; i++)
        {
            int mask = 0x80 >> (i % 8);
            if ((one[i / 8] & mask) != (two[i / 8] & mask))
            {
                return false;
            }
        }

        return true;
    }
}
