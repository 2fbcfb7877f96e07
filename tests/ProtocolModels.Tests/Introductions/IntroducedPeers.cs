using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Network;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Introductions;

/// <summary>
/// An authority and two constrained peers, each with a session with it, on a <see cref="VirtualNetwork"/>. None of the three has a private key.
/// </summary>
public sealed class IntroducedPeers
{
    public const string LowEndpoint = "udp://192.168.1.20:9701";
    public const string HighEndpoint = "udp://192.168.1.30:9701";

    private readonly SessionMessage _message = new();
    private readonly Dictionary<ulong, IntroducedPeer> _peers = [];

    public IntroducedPeers(VirtualNetwork network, int capacity = Limits.MaxConstrainedIntroductions)
    {
        Network = network;
        Authority = new VirtualPeer(0x10);
        Introducer = new Introducer(Authority.Tools);
        Low = new IntroducedPeer(this, new VirtualPeer(0x20), capacity);
        High = new IntroducedPeer(this, new VirtualPeer(0x30), capacity);
        _peers[Low.WithAuthority.OfFirst.Id] = Low;
        _peers[High.WithAuthority.OfFirst.Id] = High;
    }

    public VirtualNetwork Network { get; }

    public VirtualPeer Authority { get; }

    public Introducer Introducer { get; }

    /// <summary>The peer whose id comes before: it asks for the pair's session.</summary>
    public IntroducedPeer Low { get; }

    public IntroducedPeer High { get; }

    /// <summary>Introduces the two; the one whose id comes later is named first, since the order must not matter.</summary>
    public void Introduce(uint lifetimeSeconds = 60)
    {
        Introducer.Start(High.WithAuthority.OfFirst, HighEndpoint, Low.WithAuthority.OfFirst, LowEndpoint, lifetimeSeconds, Network.NowMillis);
        Pump();
    }

    /// <summary>The Introduce that is due, or null.</summary>
    public (byte[] Datagram, IntroducedPeer To)? Next()
    {
        SecuredSession? due = Introducer.DueSession;
        if (due == null)
        {
            return null;
        }

        int length = Introducer.PollTransmit(due, Authority.Tools.Writer, Authority.Buffer, 0, Authority.Buffer.Length);
        return length == 0 ? null : (Authority.Buffer[..length], _peers[due.Id]);
    }

    /// <summary>Takes what a peer sends the authority.</summary>
    public void Receive(byte[] datagram, IntroducedPeer from)
    {
        if (Authority.Open(datagram, from.WithAuthority.OfFirst, _message, Network.NowMillis) == OpenStatus.Opened)
        {
            Introducer.HandleMessage(_message, from.WithAuthority.OfFirst, Network.NowMillis);
            Pump();
        }
    }

    private void Pump()
    {
        for ((byte[] Datagram, IntroducedPeer To)? next = Next(); next != null; next = Next())
        {
            IntroducedPeer to = next.Value.To;
            Network.Send(next.Value.Datagram, to.ReceiveFromAuthority);
        }

        if (Introducer.NextTimeoutMillis != Introducer.Never)
        {
            Network.At(Introducer.NextTimeoutMillis, Wake);
        }
    }

    private void Wake()
    {
        if (Network.NowMillis >= Introducer.NextTimeoutMillis)
        {
            Introducer.HandleTimeout(Network.NowMillis);
            Pump();
        }
    }
}
