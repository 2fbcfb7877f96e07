using System.Diagnostics.CodeAnalysis;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>
/// The secrets that later sessions can begin with (PROTOCOL.md section 3, key exchange 3; S0: "the public key and/or session key may be
/// saved"). The two newest of each peer are kept: both ends save one after a handshake, and if one of them falls over in between, the
/// older one still works. Members may be called from any thread; they wait for the disk, so they are not called on the receive path.
/// Every member can end with a <see cref="StateException"/>.
/// </summary>
public interface IResumptionStore
{
    /// <summary>Octets of a resumption secret.</summary>
    const int SecretLength = 32;

    /// <summary>Secrets that are kept for a peer.</summary>
    const int KeptPerPeer = 2;

    /// <summary>Saves a secret as the newest of its peer and deletes the peer's third-newest. All of it is on the disk on return.</summary>
    /// <param name="peer">The other end of the session.</param>
    /// <param name="presharedId">The secret's id, as it stands in a Request.</param>
    /// <param name="secret">Its <see cref="SecretLength"/> octets, encrypted at rest; the caller wipes them.</param>
    /// <param name="expiresAt">From when on it is not found any more, to the millisecond.</param>
    /// <exception cref="ArgumentException">The secret has another length.</exception>
    void Save(Identifier peer, ulong presharedId, ReadOnlySpan<byte> secret, DateTimeOffset expiresAt);

    /// <summary>Finds a secret by its id.</summary>
    /// <param name="presharedId">The id from a Request.</param>
    /// <param name="now">The time; a secret that expires now or earlier is not found.</param>
    /// <param name="secret">Receives the octets; at least <see cref="SecretLength"/> long. The caller wipes them after use.</param>
    /// <param name="peer">Whose secret it is. A Request from any other sender must be refused.</param>
    /// <returns>False when it is not known or has expired; nothing is written then.</returns>
    /// <exception cref="RecordDamagedException">The secret was changed on the disk: agree on a new one by a full handshake.</exception>
    bool TryFind(ulong presharedId, DateTimeOffset now, Span<byte> secret, [NotNullWhen(true)] out Identifier? peer);

    /// <summary>Finds the newest secret of a peer, to begin a session with it.</summary>
    /// <param name="peer">The other end.</param>
    /// <param name="now">The time; a secret that expires now or earlier is not found.</param>
    /// <param name="secret">Receives the octets; at least <see cref="SecretLength"/> long. The caller wipes them after use.</param>
    /// <param name="presharedId">The secret's id.</param>
    /// <returns>False when there is none that has not expired; nothing is written then.</returns>
    /// <exception cref="RecordDamagedException">The secret was changed on the disk: agree on a new one by a full handshake.</exception>
    bool TryFindNewest(Identifier peer, DateTimeOffset now, Span<byte> secret, out ulong presharedId);

    /// <summary>Deletes the secrets that have expired.</summary>
    /// <param name="now">The time.</param>
    /// <returns>How many were deleted.</returns>
    int DeleteExpired(DateTimeOffset now);

    /// <summary>Deletes all secrets of a peer.</summary>
    /// <param name="peer">The other end.</param>
    /// <returns>How many were deleted.</returns>
    int Remove(Identifier peer);
}
