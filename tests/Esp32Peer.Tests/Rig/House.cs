using NanoPeers.Firmware.Peer;
using NanoPeers.Identifiers;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>A world with a network, a gateway and a board that is enrolled there but not switched on.</summary>
internal sealed class House
{
    public House(int seed, bool withAddress = true, bool resumption = true)
    {
        World = new World(seed);
        Network = new VirtualNetwork(World);
        World.Random.NextBytes(Secret);
        Group = Id();
        Device = Id();
        Gateway = new ScriptedGateway(World, Network, 1, Group, Id());
        Board = new SimulatedBoard(World, Network);
        Board.Provision(Gateway.Invite(Device, Secret, withAddress, resumption));
    }

    public World World { get; }

    public VirtualNetwork Network { get; }

    public Identifier Group { get; }

    public Identifier Device { get; }

    public byte[] Secret { get; } = new byte[32];

    public ScriptedGateway Gateway { get; }

    public SimulatedBoard Board { get; }

    /// <summary>The house when the board has a live session and its light is known at the gateway.</summary>
    public static House WithSession(int seed, bool resumption = true)
    {
        House house = new(seed, resumption: resumption);
        house.Board.Boot();
        house.RunUntilLive();
        return house;
    }

    /// <summary>Runs until both ends have the same live session and the gateway knows the light.</summary>
    public void RunUntilLive(int withinMillis = 20_000)
    {
        Board.RunUntil(
            () => Gateway.IsLive && Gateway.Light.IsKnown && Board.Peer.State == PeerState.Live && Board.Peer.Subscribers == 1,
            withinMillis, "a live session at both ends");
    }

    /// <summary>Runs until the gateway has a session again, whoever else has one.</summary>
    public void RunUntilLiveAgain(int withinMillis = 70_000) =>
        Board.RunUntil(() => Gateway.IsLive && Board.Peer.State == PeerState.Live, withinMillis, "the gateway's session");

    public Identifier Id()
    {
        byte[] octets = new byte[Identifier.Length];
        World.Random.NextBytes(octets);
        return new Identifier(octets, 0);
    }
}
