using NanoPeers.Peering;

namespace NanoPeers.ProtocolModels.Tests.Peering.Rig;

/// <summary>Numbers that are the same for the same seed.</summary>
public sealed class SeededDraws(int seed) : IPeeringDraws
{
    private readonly Random _random = new(seed);

    public int Below(int bound) => _random.Next(bound);
}
