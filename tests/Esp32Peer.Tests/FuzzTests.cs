using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.Switching;

namespace NanoPeers.Esp32Peer.Tests;

/// <summary>
/// Damaged copies of everything that was ever sent, in every state of the peer, from a fixed seed: no fault, no wrong light, and the gateway gets
/// through afterwards.
/// </summary>
public sealed class FuzzTests
{
    [Theory]
    [InlineData(120)]
    [InlineData(121)]
    [InlineData(122)]
    public void Damaged_messages_in_every_state_do_no_harm(int seed)
    {
        House house = new(seed);
        List<byte[]> corpus = Corpus(seed);
        bool floods = true;
        house.World.Every(3_000, () =>
        {
            if (floods)
            {
                byte[] source = house.World.Random.Next(2) == 0 ? house.Gateway.Address : [10, 0, 0, (byte)house.World.Random.Next(60, 90), 1, 1];
                house.Network.Send(source, house.World.Random.Next(8) == 0 ? null : house.Board.Address, Mutate(house.World.Random, corpus));
            }
        });
        for (int start = 0; start < 4; start++)
        {
            house.Board.Boot();
            house.Board.Run(15_000);
            Assert.Equal(0, house.Board.Counted(PeerCounter.Faults));
            Assert.False(house.Board.Pins.IsLit);
        }

        floods = false;
        house.RunUntilLive(90_000);
        house.Gateway.Ask(SwitchMessageKind.Set, 1);
        house.Board.RunUntil(() => house.Board.Pins.IsLit, 500, "the light on");
        Assert.Equal(0, house.Board.Restarts);
    }

    /// <summary>All datagrams of a house in which much happened; its keys are its own.</summary>
    private static List<byte[]> Corpus(int seed)
    {
        House house = House.WithSession(seed + 1_000);
        house.Gateway.Ask(SwitchMessageKind.Toggle);
        house.Board.Pins.Press();
        house.Board.Run(1_000);
        Forgery.UnknownSessionHint(house, house.Gateway.Session!.Id);
        Forgery.Request(house, house.Gateway.Self, [10, 0, 0, 66, 1, 1]);
        house.Board.Run(1_000);
        house.Board.Boot();
        house.RunUntilLive();
        return house.Network.Sent.ConvertAll(datagram => datagram.Octets);
    }

    private static byte[] Mutate(Random random, List<byte[]> corpus)
    {
        byte[] message = [.. corpus[random.Next(corpus.Count)]];
        switch (random.Next(5))
        {
            case 0:
                return message;
            case 1:
                return message[..random.Next(message.Length)];
            case 2:
                byte[] other = corpus[random.Next(corpus.Count)];
                int cut = random.Next(Math.Min(message.Length, other.Length));
                return [.. message[..cut], .. other[cut..]];
            default:
                for (int i = random.Next(1, 6); i > 0; i--)
                {
                    message[random.Next(message.Length)] = (byte)random.Next(256);
                }

                return message;
        }
    }
}
