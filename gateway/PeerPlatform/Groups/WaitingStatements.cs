using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>Statements that no known key of their issuer signed; the oldest makes room. Not for several threads.</summary>
internal sealed class WaitingStatements(int most)
{
    private readonly List<SignedStatement> _statements = [];
    private readonly HashSet<StatementId> _ids = [];

    internal bool Contains(StatementId id) => _ids.Contains(id);

    internal void Add(SignedStatement statement)
    {
        if (!_ids.Add(statement.Id))
        {
            return;
        }

        if (_statements.Count >= most)
        {
            _ids.Remove(_statements[0].Id);
            _statements.RemoveAt(0);
        }

        _statements.Add(statement);
    }

    /// <summary>Takes out all of an issuer: a key of it came.</summary>
    internal IReadOnlyList<SignedStatement> TakeOf(Identifier issuer)
    {
        SignedStatement[] found = [.. _statements.Where(one => one.Issuer.Equals(issuer))];
        if (found.Length > 0)
        {
            _statements.RemoveAll(one => one.Issuer.Equals(issuer));
            _ids.ExceptWith(found.Select(one => one.Id));
        }

        return found;
    }
}
