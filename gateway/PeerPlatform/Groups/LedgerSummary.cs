namespace NanoPeers.PeerPlatform.Groups;

/// <summary>What a ledger has, in short: two peers with equal summaries have the same statements.</summary>
/// <param name="Count">Statements.</param>
/// <param name="Digest">SHA-256 of their ids in ascending order.</param>
public sealed record LedgerSummary(int Count, StatementId Digest);
