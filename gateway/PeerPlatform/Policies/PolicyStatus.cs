namespace NanoPeers.PeerPlatform.Policies;

/// <summary>An implementation at this peer, and where it runs.</summary>
/// <param name="Implementation">The implementation.</param>
/// <param name="Rights">What it may use; empty for what was built in.</param>
/// <param name="ActiveIn">Names of the groups in which it runs.</param>
/// <param name="Faults">Calls of its code that failed, in all those groups.</param>
public sealed record PolicyStatus(PolicyImplementation Implementation, IReadOnlyList<string> Rights, IReadOnlyList<string> ActiveIn, long Faults);
