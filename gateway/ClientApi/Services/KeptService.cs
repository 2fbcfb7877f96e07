namespace NanoPeers.ClientApi.Services;

/// <summary>A service that the gateway's agent keeps: a part of the gateway, or a program of its own.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Purpose">What it does, for people.</param>
/// <param name="PeeringAware">Whether it uses the peering service.</param>
/// <param name="State">stopped, starting, running, stopping, waiting, ended or failed.</param>
/// <param name="Fault">
/// What was wrong last: program-missing, start-failed, start-timed-out, crashed, restart-limit or stop-timed-out; empty when nothing was.
/// </param>
/// <param name="Detail">A sentence about the fault.</param>
/// <param name="Since">Since when it is in this state.</param>
/// <param name="Restarts">How often it was started again by itself.</param>
/// <param name="ProcessId">The program's process while it runs; null for a part of the gateway.</param>
public sealed record KeptService(
    string Name, string Purpose, bool PeeringAware, string State, string Fault, string Detail, DateTimeOffset Since, int Restarts, int? ProcessId);

/// <summary>What is to be done with a service: the body of POST /api/services/NAME.</summary>
public sealed record ServiceAction
{
    /// <summary><c>start</c>, <c>stop</c> or <c>restart</c>.</summary>
    public required string Action { get; init; }
}
