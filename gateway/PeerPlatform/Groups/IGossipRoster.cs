using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>What <see cref="GroupGossip"/> must know of the group; see <see cref="GossipRoster"/>.</summary>
public interface IGossipRoster
{
    /// <summary>Number of the newest revocation list here; 0 when there is none.</summary>
    uint RevocationNumber { get; }

    /// <summary>Whether a peer is a member: only with members are statements exchanged.</summary>
    /// <param name="peer">The peer.</param>
    bool IsMember(Identifier peer);

    /// <summary>The statement by which a peer is no member any more; null when there is none.</summary>
    /// <param name="peer">The peer.</param>
    SignedStatement? RemovalOf(Identifier peer);
}
