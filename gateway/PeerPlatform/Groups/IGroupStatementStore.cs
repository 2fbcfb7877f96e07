using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>Keeps the statements of groups over restarts. They are public to the group and are not encrypted. Any thread may call.</summary>
public interface IGroupStatementStore
{
    /// <summary>Saves a statement, once; on the disk on return, so that its issuer may let it go out.</summary>
    /// <param name="statement">The statement.</param>
    void Save(SignedStatement statement);

    /// <summary>The octets of all statements of a group, in the order in which they were saved.</summary>
    /// <param name="group">The group.</param>
    IReadOnlyList<byte[]> Load(Identifier group);

    /// <summary>The groups of which there are statements.</summary>
    IReadOnlyList<Identifier> Groups();

    /// <summary>Deletes all statements of a group.</summary>
    /// <param name="group">The group.</param>
    /// <returns>How many there were.</returns>
    int Forget(Identifier group);
}
