using NanoPeers.Firmware.Ports;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Peer;

/// <summary>What a board or its owner decides about a constrained peer. Read once, when the peer is made.</summary>
public sealed class PeerOptions
{
    private int _sessions = Limits.MaxConstrainedSessions;

    /// <summary>Name of the light until an invitation brings one, 1 to 32 octets of UTF-8.</summary>
    public string Name { get; set; } = "light";

    /// <summary>
    /// Sessions held at once, <see cref="Limits.MinConstrainedSessions"/> to <see cref="Limits.MaxConstrainedSessions"/>; a number beyond is taken as
    /// the nearer of the two. docs/firmware.md says what each costs in memory.
    /// </summary>
    public int Sessions
    {
        get { return _sessions; }
        set
        {
            int least = value < Limits.MinConstrainedSessions ? Limits.MinConstrainedSessions : value;
            _sessions = least > Limits.MaxConstrainedSessions ? Limits.MaxConstrainedSessions : least;
        }
    }

    /// <summary>Whether multicast and broadcast are used to find a gateway, after the known addresses.</summary>
    public bool AsksAll { get; set; } = true;

    /// <summary>Whether a resumption secret is kept when the gateway's policy allows it too.</summary>
    public bool AllowResumption { get; set; } = true;

    /// <summary>Whether the light goes back to its last state when power comes.</summary>
    public bool RestoreLight { get; set; } = true;

    /// <summary>What the button does with the board's own light while it is linked with another's.</summary>
    public OwnLight OwnLight { get; set; } = OwnLight.Apart;

    /// <summary>Longest life of a session, seconds.</summary>
    public uint LifetimeSeconds { get; set; } = 86400;

    /// <summary>Most messages of a session in each direction.</summary>
    public uint MessageLimit { get; set; } = 1048576;

    /// <summary>
    /// The RSA exchange of an image that has its own (big-number hardware); null for the managed one, 2048 bits.
    /// </summary>
    public IResponderKeyExchange? RsaKeyExchange { get; set; }

    /// <summary>Asks other peers for sessions, in an image that can; null where the peer only answers.</summary>
    public ISessionSeeker? Seeker { get; set; }

    /// <summary>Groups with a common key, in an image that has them; null where it has not.</summary>
    public GroupSide? Groups { get; set; }

    /// <summary>The protocol stack, in an image that has it; null where it has not.</summary>
    public StackSide? Stack { get; set; }

    /// <summary>What a long press of the button does; null for nothing.</summary>
    public ILongPress? LongPress { get; set; }
}
