using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.GroupPeers.Boards;

/// <summary>
/// What a board is to be shown of a group: the fewest signed statements that it needs to verify its own admission, to know who makes the keys, and who is
/// revoked. A board folds no ledger. BOARDS.md.
/// </summary>
public static class BoardStatements
{
    /// <summary>The statements for a board, news first: a revocation is to count with the first message.</summary>
    /// <param name="ledger">The group's statements.</param>
    /// <param name="view">What they mean now.</param>
    /// <param name="board">The board.</param>
    /// <returns>Empty for a board that never was in the group, and for one whose stay ended by its time alone.</returns>
    public static IReadOnlyList<SignedStatement> For(GroupLedger ledger, GroupView view, Identifier board)
    {
        if (view.Find(board) is not { IsConstrained: true } member || view.Founding is null)
        {
            return [];
        }

        SignedStatement[] counting = [.. ledger.Entries().Select(entry => entry.Statement)
            .Where(statement => view.Effects.TryGetValue(statement.Id, out StatementEffect effect) && effect == StatementEffect.Counts)];
        IEnumerable<SignedStatement> lists = counting
            .Where(statement => statement.Kind == StatementKind.RevocationList && statement.Value(StatementField.ListNumber) == view.RevocationNumber);
        if (!member.IsActive)
        {
            SignedStatement? end = counting.Where(statement => IsEnd(statement, board) && statement.Round >= member.Round).MaxBy(statement => statement.Clock);
            return [.. lists.Where(list => view.RevokedPeers.Contains(board)), .. end is null ? [] : new[] { end }];
        }

        return
        [
            .. lists,
            view.Founding,
            .. AuthoritiesOf(ledger, view, counting),
            .. view.Document is { } document && document.Id != view.Founding.Id ? [document] : Array.Empty<SignedStatement>(),
            .. counting.Where(statement => statement.Kind == StatementKind.Takeover && statement.Term == view.Term && statement.Issuer.Equals(view.Leader)),
            .. ledger.Find(member.Admission) is { } admission ? [admission] : Array.Empty<SignedStatement>(),
        ];
    }

    /// <summary>Those that make other authorities' keys known, and those that take one back.</summary>
    private static IEnumerable<SignedStatement> AuthoritiesOf(GroupLedger ledger, GroupView view, SignedStatement[] counting)
    {
        IEnumerable<SignedStatement> admissions = view.Authorities.Where(authority => !authority.Equals(view.Founding!.Issuer))
            .Select(authority => ledger.Find(view.Find(authority)!.Admission)).OfType<SignedStatement>();
        IEnumerable<SignedStatement> ends = view.Members.Values.Where(member => member is { IsActive: false, Role: MemberRole.Authority })
            .SelectMany(member => counting.Where(statement => IsEnd(statement, member.Id)));
        return admissions.Concat(ends).OrderBy(statement => statement.Clock);
    }

    private static bool IsEnd(SignedStatement statement, Identifier peer) =>
        statement.Kind is StatementKind.Removal or StatementKind.Leave && statement.Subject.Equals(peer);
}
