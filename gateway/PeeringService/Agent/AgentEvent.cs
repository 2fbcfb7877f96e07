namespace NanoPeers.PeeringService.Agent;

/// <summary>A subsystem came into another state.</summary>
/// <param name="Subsystem">As it is now; null when this event only says that events were lost.</param>
/// <param name="Lost">How many events a slow reader lost before this one.</param>
public sealed record AgentEvent(SubsystemView? Subsystem, int Lost);
