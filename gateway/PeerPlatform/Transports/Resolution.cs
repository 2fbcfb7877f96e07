using System.Diagnostics.CodeAnalysis;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>The answer of a <see cref="TransportTable"/>: a transport and an address on it, or a named problem.</summary>
/// <param name="Status">Resolved, or the problem's name.</param>
/// <param name="Transport">The transport; null unless resolved.</param>
/// <param name="Address">The address on it; null unless resolved.</param>
/// <param name="Problem">What is wrong, for people; empty when resolved.</param>
public sealed record Resolution(ResolveStatus Status, ITransport? Transport, RemoteAddress? Address, string Problem)
{
    /// <summary>Whether there is an address to send to.</summary>
    [MemberNotNullWhen(true, nameof(Transport), nameof(Address))]
    public bool IsResolved => Status == ResolveStatus.Resolved;
}
