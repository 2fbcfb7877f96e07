using NanoPeers.Firmware.Peer;
using NanoPeers.Identifiers;
using NanoPeers.Linking;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>Two boards of one gateway, in virtual time; the first board's button is linked with the second's light.</summary>
internal sealed class LinkedPair
{
    private readonly ScriptedGateway _otherHand;
    private uint _request = 100;

    /// <param name="seed">Decides everything.</param>
    /// <param name="firstAsks">Whether the board with the button is the one that asks for the pair's session; null for as the seed has it.</param>
    /// <param name="resumption">Whether the group allows resumption.</param>
    public LinkedPair(int seed, bool? firstAsks = null, bool resumption = true)
    {
        House = new House(seed, resumption: resumption);
        House.Board.Boot();
        House.RunUntilLive();
        SecondId = House.Id();
        while (firstAsks is bool wanted && FirstId.IsBefore(SecondId) != wanted)
        {
            SecondId = House.Id();
        }

        // The gateway's other hand: one object of the rig serves one board.
        _otherHand = new ScriptedGateway(House.World, House.Network, 2, House.Group, House.Gateway.Self);
        Second = new SimulatedBoard(House.World, House.Network, 51);
        Second.Provision(_otherHand.Invite(SecondId, House.Secret, resumption: resumption));
        Second.Boot();
        RunUntil(() => _otherHand.IsLive && Second.Peer.State == PeerState.Live, 20_000);
    }

    public House House { get; }

    public SimulatedBoard First => House.Board;

    public Identifier FirstId => House.Device;

    public SimulatedBoard Second { get; }

    public Identifier SecondId { get; }

    public SimulatedBoard Asker => FirstId.IsBefore(SecondId) ? First : Second;

    public SimulatedBoard Answerer => FirstId.IsBefore(SecondId) ? Second : First;

    public ScriptedGateway GatewayOf(SimulatedBoard board) => ReferenceEquals(board, First) ? House.Gateway : _otherHand;

    /// <summary>Links the two, introduces them, and waits until their session is live at both ends.</summary>
    public static LinkedPair Live(int seed, bool? firstAsks = null, bool resumption = true)
    {
        LinkedPair pair = new(seed, firstAsks, resumption);
        pair.TellLinks(pair.First, pair.EntryOf(pair.Second, LinkRole.Switches));
        pair.TellLinks(pair.Second, pair.EntryOf(pair.First, LinkRole.IsSwitched));
        pair.IntroduceBoth(7);
        pair.RunUntilLinked(20_000);
        return pair;
    }

    /// <summary>The gateway is gone, in all its hands.</summary>
    public void StopGateway()
    {
        House.Gateway.IsRunning = false;
        _otherHand.IsRunning = false;
    }

    public byte[] EntryOf(SimulatedBoard other, int role)
    {
        byte[] entry = new byte[LinkList.EntryLength];
        LinkList.WriteEntry(entry, 0, ReferenceEquals(other, First) ? FirstId : SecondId, role, other.Address);
        return entry;
    }

    /// <summary>Tells a board its links until it has answered; the answer.</summary>
    public (uint Request, LinkRefusal Reason, ulong[] Held) TellLinks(SimulatedBoard board, params byte[][] entries)
    {
        ScriptedGateway gateway = GatewayOf(board);
        gateway.Linked.Clear();
        _request++;
        for (int i = 0; i < 30 && gateway.Linked.Count == 0; i++)
        {
            gateway.SendUnderSession((ProtocolTag.Link, LinksBody(_request, [.. entries.SelectMany(entry => entry)])));
            Run(200);
        }

        return Assert.Single(gateway.Linked, answer => answer.Request == _request);
    }

    /// <summary>Hands both boards a secret, the answering one first, until both say that they have it.</summary>
    public void IntroduceBoth(ulong id)
    {
        byte[] secret = new byte[32];
        House.World.Random.NextBytes(secret);
        IntroduceOne(Answerer, id, secret);
        IntroduceOne(Asker, id, secret);
    }

    /// <summary>Hands one board a secret, until it says that it has it.</summary>
    public void IntroduceOne(SimulatedBoard board, ulong id, byte[] secret)
    {
        ScriptedGateway gateway = GatewayOf(board);
        gateway.Introduced.Clear();
        for (int i = 0; i < 30 && gateway.Introduced.Count == 0; i++)
        {
            gateway.SendUnderSession((ProtocolTag.Session, IntroduceBody(board, id, secret)));
            Run(200);
        }

        Assert.Contains(gateway.Introduced, answer => answer == (id, RejectReason.None));
    }

    public SecuredSession? SessionOf(SimulatedBoard board)
    {
        Identifier other = ReferenceEquals(board, First) ? SecondId : FirstId;
        return Enumerable.Range(0, ConstrainedPeer.SessionPlaces).Select(board.Peer.SessionAt).FirstOrDefault(session => session is not null && session.Peer.Equals(other));
    }

    public bool IsLinked => SessionOf(First) is SecuredSession first && SessionOf(Second) is SecuredSession second && first.Id == second.Id;

    public void RunUntilLinked(int withinMillis) => RunUntil(() => IsLinked, withinMillis);

    /// <summary>Presses the first board's button and waits until the second's light has changed.</summary>
    public void PressAndSee(int withinMillis = 4_000)
    {
        bool wasLit = Second.Pins.IsLit;
        First.Pins.Press();
        RunUntil(() => Second.Pins.IsLit != wasLit, withinMillis);
        Run(300);
    }

    public void RunUntil(Func<bool> isSo, int withinMillis)
    {
        long until = House.World.NowMillis + withinMillis;
        while (!isSo())
        {
            Assert.True(House.World.NowMillis < until, $"seed {House.World.Seed}\n" + First.Describe() + "\n---\n" + Second.Describe());
            First.Peer.RunOnce(5);
            Second.Peer.RunOnce(5);
        }
    }

    public void Run(int millis)
    {
        long until = House.World.NowMillis + millis;
        RunUntil(() => House.World.NowMillis >= until, millis + 1_000);
    }

    private byte[] LinksBody(uint request, byte[] list)
    {
        MessageWriter writer = new(House.Gateway.Self);
        writer.Begin(new byte[600], 0, 600);
        int start = writer.Position;
        writer.WriteUInt8(LinkField.Kind, LinkMessageKind.Links);
        writer.ReserveOctets(LinkField.Credential, 0);
        writer.WriteUInt32(LinkField.RequestId, request);
        writer.WriteOctets(LinkField.Links, list, 0, list.Length);
        return writer.Buffer[start..writer.Position];
    }

    private byte[] IntroduceBody(SimulatedBoard board, ulong id, byte[] secret)
    {
        SimulatedBoard other = ReferenceEquals(board, First) ? Second : First;
        MessageWriter writer = new(House.Gateway.Self);
        writer.Begin(new byte[600], 0, 600);
        int start = writer.Position;
        byte[] endpoint = System.Text.Encoding.ASCII.GetBytes($"udp://10.0.0.{other.Address[3]}:{(other.Address[4] << 8) | other.Address[5]}");
        writer.WriteUInt8(SessionField.Kind, SessionMessageKind.Introduce);
        writer.WriteCredential();
        writer.WriteIdentifier(SessionField.Peer, ReferenceEquals(other, First) ? FirstId : SecondId);
        writer.WriteOctets(SessionField.Endpoint, endpoint, 0, endpoint.Length);
        writer.WriteUInt64(SessionField.PresharedId, id);
        writer.WriteOctets(SessionField.Secret, secret, 0, 32);
        writer.WriteUInt32(SessionField.Lifetime, 600);
        return writer.Buffer[start..writer.Position];
    }
}
