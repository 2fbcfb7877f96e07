namespace NanoPeers.Discovery;

/// <summary>Kinds of region messages that only full peers take; the numbers follow those of <see cref="RegionMessageKind"/>.</summary>
public static class RegionListMessageKind
{
    /// <summary>A peer asks gateways about their region.</summary>
    public const int Ask = 4;

    /// <summary>A gateway answers at the address that the question came from.</summary>
    public const int List = 5;
}
