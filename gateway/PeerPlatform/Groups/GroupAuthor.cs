using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>
/// Says things to a group in a peer's name. A statement goes into the ledger, and so onto the disk, before anyone else can have it; its number is the one
/// after the highest of this peer in the ledger. So never do two statements have one number, also after a restart. Any thread may call.
/// </summary>
public sealed class GroupAuthor
{
    private readonly GroupLedger _ledger;
    private readonly IPeerKey _key;
    private readonly Identifier _peer;

    /// <summary>Takes up a pen.</summary>
    /// <param name="ledger">The group's statements.</param>
    /// <param name="peer">In whose name.</param>
    /// <param name="key">Its identity key.</param>
    public GroupAuthor(GroupLedger ledger, Identifier peer, IPeerKey key)
    {
        _ledger = ledger;
        _peer = peer;
        _key = key;
    }

    /// <summary>Who says it.</summary>
    public Identifier Peer => _peer;

    /// <summary>Says something.</summary>
    /// <param name="kind">Its <see cref="StatementKind"/>.</param>
    /// <param name="term">The term.</param>
    /// <param name="now">The time.</param>
    /// <param name="expires">When it ends; null for never.</param>
    /// <param name="write">Writes the fields, in ascending order of their ids.</param>
    /// <returns>What the ledger made of it; its statement is what is sent to others.</returns>
    /// <exception cref="ArgumentException">The fields have no room, or are not those of the kind.</exception>
    public LedgerAnswer Issue(int kind, uint term, DateTimeOffset now, DateTimeOffset? expires, Action<StatementWriter> write) => _ledger.Alone(() =>
    {
        StatementWriter writer = new();
        writer.Begin(
            kind, _ledger.Group, _peer, term, _ledger.HighestNumber(_peer) + 1, _ledger.HighestClock + 1,
            now.ToUnixTimeSeconds(), expires?.ToUnixTimeSeconds() ?? 0);
        write(writer);
        byte[] octets = new byte[writer.Length + _key.SignatureLength];
        writer.Buffer.AsSpan(0, writer.Length).CopyTo(octets);
        _key.Sign(octets.AsSpan(0, writer.Length), octets.AsSpan(writer.Length));
        StatementStatus status = writer.IsOverfull ? StatementStatus.TooLong : SignedStatement.TryRead(octets, out _);
        if (status != StatementStatus.Valid)
        {
            throw new ArgumentException($"The statement cannot be made: {StatementStatusName.Of(status)}.", nameof(write));
        }

        return _ledger.Add(octets, now);
    });

    /// <summary>
    /// Own statements of a kind that count in a view, about one thing, the latest last. Who has said something need not say it again: the ledger only
    /// grows.
    /// </summary>
    internal IEnumerable<SignedStatement> Said(GroupView view, int kind, Func<SignedStatement, bool> isAboutIt) =>
        _ledger.Entries().Select(entry => entry.Statement).Where(one => one.Kind == kind && one.Issuer.Equals(_peer) && isAboutIt(one)
            && view.Effects.TryGetValue(one.Id, out StatementEffect effect) && effect == StatementEffect.Counts);
}
