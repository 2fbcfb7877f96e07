using System.Collections.Immutable;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>What a group's document says.</summary>
/// <param name="Name">1 to 32 octets of plain UTF-8.</param>
/// <param name="Policy">The rules; see <see cref="GroupPolicy.Faults"/>.</param>
public sealed record GroupDocument(string Name, GroupPolicy Policy)
{
    /// <summary>The authorities in the order in which they lead; none for the creator alone.</summary>
    public ImmutableArray<Identifier> Authorities { get; init; } = [];

    /// <summary>The groups that this one is a part of.</summary>
    public ImmutableArray<Identifier> Parents { get; init; } = [];

    internal void Write(StatementWriter writer, uint version, byte[] salt, PeerPublicKey? key)
    {
        GroupStatements.AddText(writer, StatementField.Name, Name);
        if (key is not null)
        {
            if (salt.Length > 0)
            {
                writer.Add(StatementField.Salt, salt, 0, salt.Length);
            }

            GroupAdmission.WriteKey(writer, key);
        }

        byte[] policy = PolicyRules.Encode(Policy);
        writer.AddUInt32(StatementField.Version, version);
        writer.AddOctet(StatementField.Security, (int)Policy.Security);
        writer.Add(StatementField.Policy, policy, 0, policy.Length);
        AddList(writer, StatementField.Authorities, Authorities);
        AddList(writer, StatementField.Parents, Parents);
    }

    private static void AddList(StatementWriter writer, int field, ImmutableArray<Identifier> ids)
    {
        byte[] octets = [.. ids.SelectMany(GroupStatements.Octets)];
        if (octets.Length > 0)
        {
            writer.Add(field, octets, 0, octets.Length);
        }
    }
}
