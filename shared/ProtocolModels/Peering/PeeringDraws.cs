using NanoPeers.Cryptography;

namespace NanoPeers.Peering;

/// <summary>Random numbers of the platform's own source.</summary>
public sealed class PeeringDraws : IPeeringDraws
{
    private readonly ICryptography _cryptography;
    private readonly byte[] _octets = new byte[4];

    /// <summary>Makes them.</summary>
    /// <param name="cryptography">The platform.</param>
    public PeeringDraws(ICryptography cryptography)
    {
        _cryptography = cryptography;
    }

    /// <inheritdoc/>
    public int Below(int bound)
    {
        // Numbers of the last, partial run of bounds would favour the small ones; they are drawn again.
        uint last = uint.MaxValue - (uint.MaxValue % (uint)bound);
        uint number;
        do
        {
            _cryptography.FillRandom(_octets, 0, 4);
            number = _octets[0] | ((uint)_octets[1] << 8) | ((uint)_octets[2] << 16) | ((uint)_octets[3] << 24);
        }
        while (number >= last);
        return (int)(number % (uint)bound);
    }
}
