using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>What became of a statement.</summary>
/// <param name="Result">What.</param>
/// <param name="Status">Why it is not well formed; else <see cref="StatementStatus.Valid"/>.</param>
/// <param name="Statement">The statement, where it could be read.</param>
public sealed record LedgerAnswer(LedgerResult Result, StatementStatus Status, SignedStatement? Statement)
{
    /// <summary>Whether the ledger has it now and had it not before.</summary>
    public bool IsNew => Result == LedgerResult.Added;
}
