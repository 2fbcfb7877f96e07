namespace NanoPeers.PeeringService.Agent;

/// <summary>A subsystem at one moment.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Purpose">What it does, for people.</param>
/// <param name="IsPeeringAware">Whether it uses the peering service.</param>
/// <param name="State">What it does just now.</param>
/// <param name="Fault">What was wrong last; <see cref="SubsystemFault.None"/> after a good end or start.</param>
/// <param name="Detail">A sentence about the fault; empty when there is none.</param>
/// <param name="Since">Since when it is in this state.</param>
/// <param name="Restarts">How often it was started again by itself since somebody started it.</param>
/// <param name="ProcessId">The program's process while it runs; null for a part of the agent's process.</param>
public sealed record SubsystemView(
    string Name,
    string Purpose,
    bool IsPeeringAware,
    SubsystemState State,
    SubsystemFault Fault,
    string Detail,
    DateTimeOffset Since,
    int Restarts,
    int? ProcessId);
