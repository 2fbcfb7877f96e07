using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Groups;

namespace NanoPeers.PeerPlatform.Tests.Groups.Gossip;

/// <summary>What a peer has on its disk: it outlives the peer's restarts.</summary>
public sealed class MemoryStatements : IGroupStatementStore
{
    private readonly Lock _gate = new();
    private readonly List<SignedStatement> _statements = [];

    public void Save(SignedStatement statement)
    {
        lock (_gate)
        {
            _statements.Add(statement);
        }
    }

    public IReadOnlyList<byte[]> Load(Identifier group)
    {
        lock (_gate)
        {
            return [.. _statements.Where(statement => statement.Group.Equals(group)).Select(statement => statement.Octets.ToArray())];
        }
    }

    public IReadOnlyList<Identifier> Groups() => [.. _statements.Select(statement => statement.Group).Distinct()];

    public int Forget(Identifier group) => _statements.RemoveAll(statement => statement.Group.Equals(group));
}
