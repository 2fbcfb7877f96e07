using NanoPeers.PeerDiscovery;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>A document that comes in parts, one after the other from the beginning.</summary>
internal sealed class DocumentAssembly(int total)
{
    private readonly byte[] _octets = new byte[Math.Min(total, PeersLimits.MaxDocument)];

    /// <summary>Octets of the whole document.</summary>
    internal int Total => _octets.Length;

    /// <summary>Where the part begins that is wanted next.</summary>
    internal int Next { get; private set; }

    internal bool IsWhole => Next == Total;

    internal ReadOnlyMemory<byte> Octets => _octets;

    /// <summary>Takes the part that is wanted next; others are left: they are asked for when it is their turn.</summary>
    /// <returns>Whether it was the one that was wanted.</returns>
    internal bool Take(PeersMessage part)
    {
        int length = part.LengthOf(PeersField.Octets);
        if (part.Total != Total || part.PartOffset != Next || length == 0)
        {
            return false;
        }

        part.Buffer.AsSpan(part.OffsetOf(PeersField.Octets), length).CopyTo(_octets.AsSpan(Next));
        Next += length;
        return true;
    }
}
