namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>A house whose board holds as many sessions as it is made for: one with the gateway, the rest with peers that were introduced.</summary>
internal sealed class FullHouse
{
    public FullHouse(int seed, int sessions)
    {
        House = new House(seed);
        House.Board.Options.Sessions = sessions;
        House.Board.Boot();
        House.RunUntilLive();
        for (byte number = 1; number < sessions; number++)
        {
            IntroducedPeer peer = new(House, number);
            Peers.Add(peer);
            peer.Begin();
            House.Board.RunUntil(() => peer.IsLive && peer.Light.IsKnown, 10_000, $"a session with peer {number}");
        }
    }

    public House House { get; }

    public List<IntroducedPeer> Peers { get; } = [];
}
