using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>
/// What a peer keeps of the groups that it is in, or asked to be let into, besides their signed statements. Secrets are encrypted at rest; whoever gets
/// one overwrites it after use. What is saved outlives a power failure, addresses excepted. Any thread may call; every member throws
/// <see cref="StateException"/> when the store cannot be used.
/// </summary>
public interface IGroupStore
{
    /// <summary>The peer's identity key, PKCS#8 in DER; null when none was made yet. A secret.</summary>
    byte[]? LoadIdentityKey();

    /// <summary>Keeps the peer's identity key. There is one, and it is never replaced.</summary>
    /// <param name="pkcs8">PKCS#8 in DER.</param>
    /// <returns>False when there is one already, which stays.</returns>
    bool SaveIdentityKey(ReadOnlySpan<byte> pkcs8);

    /// <summary>All seats, by group id.</summary>
    IReadOnlyList<GroupSeatRecord> ListSeats();

    /// <summary>Keeps a seat in place of what was kept of the same group.</summary>
    /// <param name="seat">The seat.</param>
    void SaveSeat(GroupSeatRecord seat);

    /// <summary>Forgets a group: its seat, keys, password, invitations and addresses. Its statements stay where they are.</summary>
    /// <param name="group">The group.</param>
    /// <returns>False when nothing was kept of it.</returns>
    bool Forget(Identifier group);

    /// <summary>The record of a group's keys, 1 to 4,096 octets; null when there is none. A secret.</summary>
    /// <param name="group">The group.</param>
    byte[]? LoadKeys(Identifier group);

    /// <summary>Keeps the record of a group's keys; an empty one forgets them.</summary>
    /// <param name="group">A group that has a seat.</param>
    /// <param name="record">The record.</param>
    void SaveKeys(Identifier group, ReadOnlySpan<byte> record);

    /// <summary>The newest certificate that an authority of a group issued to this peer, X.509 in DER; null when there is none.</summary>
    /// <param name="group">The group.</param>
    byte[]? LoadCertificate(Identifier group);

    /// <summary>Keeps a certificate in place of the one before.</summary>
    /// <param name="group">A group that has a seat.</param>
    /// <param name="certificate">1 to 1,024 octets.</param>
    void SaveCertificate(Identifier group, ReadOnlySpan<byte> certificate);

    /// <summary>The secret that follows from a group's password, 32 octets; null when this peer does not know it. A secret.</summary>
    /// <param name="group">The group.</param>
    byte[]? LoadPassword(Identifier group);

    /// <summary>Keeps the secret that follows from a group's password.</summary>
    /// <param name="group">A group that has a seat.</param>
    /// <param name="secret">32 octets.</param>
    void SavePassword(Identifier group, ReadOnlySpan<byte> secret);

    /// <summary>Keeps an invitation in place of what was kept for the same group and name.</summary>
    /// <param name="invitation">The invitation.</param>
    void SaveInvitation(GroupInvitationRecord invitation);

    /// <summary>An invitation, used or not; null when there is none of that name, or its time is over.</summary>
    /// <param name="group">The group.</param>
    /// <param name="name">Whom it was made out to.</param>
    /// <param name="now">The time.</param>
    GroupInvitationRecord? FindInvitation(Identifier group, string name, DateTimeOffset now);

    /// <summary>Marks an invitation as used, in one step.</summary>
    /// <param name="group">The group.</param>
    /// <param name="name">Whom it was made out to.</param>
    /// <param name="peer">Who used it.</param>
    /// <returns>False when there is none, or another peer used it before; true again for the same peer.</returns>
    bool UseInvitation(Identifier group, string name, Identifier peer);

    /// <summary>Deletes invitations whose time is over.</summary>
    /// <param name="now">The time.</param>
    /// <returns>How many.</returns>
    int DeleteExpiredInvitations(DateTimeOffset now);

    /// <summary>Where members of a group were last heard, the latest first.</summary>
    /// <param name="group">The group.</param>
    IReadOnlyList<MemberAddressRecord> ListAddresses(Identifier group);

    /// <summary>Keeps where a member was heard. A power failure may lose it.</summary>
    /// <param name="group">A group that has a seat.</param>
    /// <param name="address">The address.</param>
    void SaveAddress(Identifier group, MemberAddressRecord address);
}
