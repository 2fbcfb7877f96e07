using NanoPeers.PeerPlatform.Certificates;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>A statement whose signature was verified.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Signer">The key that signed it; whether that is the issuer's key at that point is for the view to say.</param>
/// <param name="Carried">The key that it carries; null when none.</param>
public sealed record LedgerEntry(SignedStatement Statement, PeerPublicKey Signer, PeerPublicKey? Carried)
{
    /// <summary>The order in which the view takes statements: by clock, then by id.</summary>
    internal static IComparer<LedgerEntry> ByClock { get; } = Comparer<LedgerEntry>.Create(static (one, other) =>
    {
        int order = one.Statement.Clock.CompareTo(other.Statement.Clock);
        return order != 0 ? order : one.Statement.Id.CompareTo(other.Statement.Id);
    });
}
