using NanoPeers.Identifiers;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>Revocation lists and their parts; the complete list with the highest term and number holds.</summary>
internal sealed class RevocationShelf
{
    private readonly Dictionary<(Identifier Issuer, uint Term, uint Number), SortedDictionary<uint, SignedStatement>> _parts = [];
    private uint _term;

    /// <summary>Number of the list that holds; 0 when there is none.</summary>
    internal uint Number { get; private set; }

    /// <summary>Who is on it.</summary>
    internal IReadOnlyList<Identifier> Peers { get; private set; } = [];

    /// <summary>Takes a part.</summary>
    /// <returns>False when a newer list holds.</returns>
    internal bool Take(SignedStatement statement)
    {
        uint number = statement.Value(StatementField.ListNumber);
        if ((statement.Term, number).CompareTo((_term, Number)) <= 0)
        {
            return false;
        }

        (Identifier, uint, uint) key = (statement.Issuer, statement.Term, number);
        if (!_parts.TryGetValue(key, out SortedDictionary<uint, SignedStatement>? parts))
        {
            _parts[key] = parts = [];
        }

        parts.TryAdd(statement.Value(StatementField.Part), statement);
        if (parts.Count == statement.Value(StatementField.Parts))
        {
            _term = statement.Term;
            Number = number;
            Peers = [.. parts.Values.SelectMany(part => part.List(StatementField.Revoked))];
        }

        return true;
    }
}
