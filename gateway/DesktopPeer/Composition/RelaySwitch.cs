using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Relay;

namespace NanoPeers.DesktopPeer.Composition;

/// <summary>
/// Serves others' mailboxes, or does not: while it is off nobody has rights here, and what waits in the mailboxes stays there. What this gateway
/// deposits and collects elsewhere goes on.
/// </summary>
/// <param name="access">Who may do what while it is on.</param>
internal sealed class RelaySwitch(IRelayAccess access) : IRelayAccess
{
    private volatile bool _isOn;

    /// <summary>Turns it on; disposing what is returned turns it off.</summary>
    public IAsyncDisposable TurnOn()
    {
        _isOn = true;
        return new Off(this);
    }

    /// <inheritdoc/>
    public RelayRights RightsOf(PeerSession session, ReadOnlySpan<byte> credential) => _isOn ? access.RightsOf(session, credential) : RelayRights.None;

    /// <inheritdoc/>
    public bool IsOfGroup(RelayCaller caller, Identifier group) => access.IsOfGroup(caller, group);

    private sealed class Off(RelaySwitch owner) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            owner._isOn = false;
            return ValueTask.CompletedTask;
        }
    }
}
