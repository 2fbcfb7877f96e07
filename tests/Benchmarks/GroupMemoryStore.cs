using System.Collections.Concurrent;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Benchmarks;

/// <summary>What a peer keeps of its groups, in memory: disks are not what is measured. The identity key is made beforehand.</summary>
internal sealed class GroupMemoryStore(byte[] identityKey) : IGroupStore, IGroupStatementStore
{
    private readonly ConcurrentDictionary<Identifier, GroupSeatRecord> _seats = new();
    private readonly ConcurrentDictionary<Identifier, byte[]> _keys = new();
    private readonly ConcurrentDictionary<Identifier, byte[]> _certificates = new();
    private readonly ConcurrentDictionary<(Identifier Group, Identifier Peer), MemberAddressRecord> _addresses = new();
    private readonly Lock _gate = new();
    private readonly List<SignedStatement> _statements = [];

    public byte[]? LoadIdentityKey() => [.. identityKey];

    public bool SaveIdentityKey(ReadOnlySpan<byte> pkcs8) => false;

    public IReadOnlyList<GroupSeatRecord> ListSeats() => [.. _seats.Values];

    public void SaveSeat(GroupSeatRecord seat) => _seats[seat.Group] = seat;

    public byte[]? LoadKeys(Identifier group) => _keys.GetValueOrDefault(group)?.ToArray();

    public void SaveKeys(Identifier group, ReadOnlySpan<byte> record) => _keys[group] = record.ToArray();

    public byte[]? LoadPassword(Identifier group) => null;

    public void SavePassword(Identifier group, ReadOnlySpan<byte> secret) => throw new NotSupportedException("The measured group is open.");

    public void SaveInvitation(GroupInvitationRecord invitation) => throw new NotSupportedException("The measured group is open.");

    public GroupInvitationRecord? FindInvitation(Identifier group, string name, DateTimeOffset now) => null;

    public bool UseInvitation(Identifier group, string name, Identifier peer) => false;

    public int DeleteExpiredInvitations(DateTimeOffset now) => 0;

    public IReadOnlyList<MemberAddressRecord> ListAddresses(Identifier group) =>
        [.. _addresses.Where(entry => entry.Key.Group.Equals(group)).Select(entry => entry.Value)];

    public byte[]? LoadCertificate(Identifier group) => _certificates.GetValueOrDefault(group)?.ToArray();

    public void SaveCertificate(Identifier group, ReadOnlySpan<byte> certificate) => _certificates[group] = certificate.ToArray();

    public void SaveAddress(Identifier group, MemberAddressRecord address) => _addresses[(group, address.Peer)] = address;

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

    public IReadOnlyList<Identifier> Groups() => [.. _seats.Keys];

    bool IGroupStore.Forget(Identifier group) => _seats.TryRemove(group, out _);

    int IGroupStatementStore.Forget(Identifier group)
    {
        lock (_gate)
        {
            return _statements.RemoveAll(statement => statement.Group.Equals(group));
        }
    }
}
