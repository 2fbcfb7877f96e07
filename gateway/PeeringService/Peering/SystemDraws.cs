using System.Security.Cryptography;
using NanoPeers.Peering;

namespace NanoPeers.PeeringService.Peering;

/// <summary>Random numbers of the operating system's source.</summary>
public sealed class SystemDraws : IPeeringDraws
{
    /// <inheritdoc/>
    public int Below(int bound) => RandomNumberGenerator.GetInt32(bound);
}
