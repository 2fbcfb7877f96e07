using NanoPeers.Identifiers;
using NanoPeers.Sessions;

namespace NanoPeers.Groups;

/// <summary>What a peer has with one other member.</summary>
internal sealed class GroupPair
{
    internal GroupPair(Identifier peer)
    {
        Peer = peer;
    }

    internal Identifier Peer { get; }

    /// <summary>The session of the two, or what is left of it.</summary>
    internal SecuredSession? Session { get; set; }

    /// <summary>Whether this peer wants a key with it.</summary>
    internal bool IsWanted { get; set; }

    internal long ConnectAtMillis { get; set; }

    internal int WaitMillis { get; set; }

    internal bool HasKey
    {
        get { return Session != null && Session.Life == SessionLife.Live; }
    }
}
