using System.Collections.Concurrent;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Tests.Groups.Gossip;

namespace NanoPeers.PeerPlatform.Tests.GroupPeers;

/// <summary>A peer's groups in memory; outlives the peer, so that a restart can be played.</summary>
internal sealed class MemoryGroupStore(byte[] identityKey) : IGroupStore
{
    private readonly ConcurrentDictionary<Identifier, GroupSeatRecord> _seats = new();
    private readonly ConcurrentDictionary<Identifier, byte[]> _keys = new();
    private readonly ConcurrentDictionary<Identifier, byte[]> _passwords = new();
    private readonly ConcurrentDictionary<Identifier, byte[]> _certificates = new();
    private readonly ConcurrentDictionary<(Identifier Group, string Name), GroupInvitationRecord> _invitations = new();
    private readonly ConcurrentDictionary<(Identifier Group, Identifier Peer), MemberAddressRecord> _addresses = new();

    internal MemoryStatements Statements { get; } = new();

    internal uint Boots { get; set; }

    public byte[]? LoadIdentityKey() => [.. identityKey];

    public bool SaveIdentityKey(ReadOnlySpan<byte> pkcs8) => false;

    public IReadOnlyList<GroupSeatRecord> ListSeats() => [.. _seats.Values];

    public void SaveSeat(GroupSeatRecord seat) => _seats[seat.Group] = seat;

    public bool Forget(Identifier group)
    {
        _keys.TryRemove(group, out _);
        return _seats.TryRemove(group, out _);
    }

    public byte[]? LoadKeys(Identifier group) => _keys.TryGetValue(group, out byte[]? record) ? [.. record] : null;

    public void SaveKeys(Identifier group, ReadOnlySpan<byte> record) => _keys[group] = record.ToArray();

    public byte[]? LoadCertificate(Identifier group) => _certificates.TryGetValue(group, out byte[]? octets) ? [.. octets] : null;

    public void SaveCertificate(Identifier group, ReadOnlySpan<byte> certificate) => _certificates[group] = certificate.ToArray();

    public byte[]? LoadPassword(Identifier group) => _passwords.TryGetValue(group, out byte[]? secret) ? [.. secret] : null;

    public void SavePassword(Identifier group, ReadOnlySpan<byte> secret) => _passwords[group] = secret.ToArray();

    public void SaveInvitation(GroupInvitationRecord invitation) =>
        _invitations[(invitation.Group, invitation.Name)] = invitation with { Secret = [.. invitation.Secret] };

    public GroupInvitationRecord? FindInvitation(Identifier group, string name, DateTimeOffset now) =>
        _invitations.TryGetValue((group, name), out GroupInvitationRecord? found) && found.ExpiresAt > now ? found with { Secret = [.. found.Secret] } : null;

    public bool UseInvitation(Identifier group, string name, Identifier peer)
    {
        if (!_invitations.TryGetValue((group, name), out GroupInvitationRecord? found) || (found.UsedBy is not null && !found.UsedBy.Equals(peer)))
        {
            return false;
        }

        _invitations[(group, name)] = found with { UsedBy = peer };
        return true;
    }

    public int DeleteExpiredInvitations(DateTimeOffset now) => 0;

    public IReadOnlyList<MemberAddressRecord> ListAddresses(Identifier group) =>
        [.. _addresses.Where(entry => entry.Key.Group.Equals(group)).Select(entry => entry.Value)];

    public void SaveAddress(Identifier group, MemberAddressRecord address) => _addresses[(group, address.Peer)] = address;
}
