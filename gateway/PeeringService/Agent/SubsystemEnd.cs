namespace NanoPeers.PeeringService.Agent;

/// <summary>How a run ended.</summary>
/// <param name="Fault"><see cref="SubsystemFault.None"/> when it ended well.</param>
/// <param name="Detail">A sentence for people; empty when there is nothing to say.</param>
public sealed record SubsystemEnd(SubsystemFault Fault, string Detail)
{
    /// <summary>It ended as it should.</summary>
    public static SubsystemEnd Well { get; } = new(SubsystemFault.None, "");
}
