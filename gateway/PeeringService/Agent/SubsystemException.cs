namespace NanoPeers.PeeringService.Agent;

/// <summary>A subsystem does not start.</summary>
/// <param name="fault">Why.</param>
/// <param name="message">A sentence for people.</param>
/// <param name="inner">What the system said, if it did.</param>
public sealed class SubsystemException(SubsystemFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Why.</summary>
    public SubsystemFault Fault { get; } = fault;
}
