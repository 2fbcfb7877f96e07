using NanoPeers.Esp32Peer.Tests.Rig;
using NanoPeers.Firmware.Peer;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Sessions;

namespace NanoPeers.Esp32Peer.Tests.Budgets;

/// <summary>
/// What set-ups and messages come to, turn by turn of the board's loop. Runs in the counting copy of this assembly. Only turns in which something came
/// or was computed count, each with all that the loop does in a turn.
/// </summary>
public static class CountedTurns
{
    private const int Messages = 400;

    /// <summary>Measures, in this order: an RSA set-up's request to acceptance, its first message to the answer; the same of a resumption; an answered ping; an idle turn.</summary>
    public static long[][] Measure()
    {
        House house = new(300);
        ChipCalls port = new(new TestCryptography(300));
        house.Board.OtherCryptography = port;
        house.Board.KeepsLog = false;
        house.Gateway.AsksForSessions = false;
        house.Board.Boot();
        house.Board.Run(1_000);
        house.Board.Rsa.StepMicros = 500;
        (CountedWork rsa, CountedWork rsaFirst) = SetUp(house, port);
        (CountedWork resumption, CountedWork resumptionFirst) = SetUp(house, port);
        Assert.Equal([KeyExchangeMethod.Rsa, KeyExchangeMethod.Resumption], house.Gateway.Opened.Select(session => (int)session.Terms.KeyExchange));
        house.Board.Run(2_000);
        CountedWork idle = Idle(house, port);
        CountedWork ping = Pings(house, port);
        return [rsa.ToArray(), rsaFirst.ToArray(), resumption.ToArray(), resumptionFirst.ToArray(), ping.ToArray(), idle.ToArray()];
    }

    private static (CountedWork ToAcceptance, CountedWork First) SetUp(House house, ChipCalls port)
    {
        int opened = house.Board.Counted(PeerCounter.SessionsOpened);
        int handshakes = house.Gateway.Opened.Count;
        house.Gateway.Begin(house.Board.Address, (ulong)house.World.Random.NextInt64(1, long.MaxValue));
        CountedWork toAcceptance = CountedWork.None;
        CountedWork first = CountedWork.None;
        while (house.Board.Counted(PeerCounter.SessionsOpened) == opened)
        {
            house.World.Spend(1_000);
            int received = house.Board.Counted(PeerCounter.DatagramsReceived);
            bool isComputing = house.Board.Peer.State == PeerState.Handshaking && house.Board.Rsa.Finished < house.Board.Rsa.Begun;
            CountedWork turn = Turn(house, port);
            if (house.Board.Counted(PeerCounter.SessionsOpened) != opened)
            {
                first += turn;
            }
            else if (isComputing || house.Board.Counted(PeerCounter.DatagramsReceived) != received)
            {
                toAcceptance += turn;
            }
        }

        house.Board.RunUntil(() => house.Gateway.Opened.Count > handshakes, 2_000, "the session at the gateway");
        return (toAcceptance, first);
    }

    private static CountedWork Idle(House house, ChipCalls port)
    {
        CountedWork all = CountedWork.None;
        house.World.IsFrozen = true;
        for (int i = 0; i < Messages; i++)
        {
            all += Turn(house, port);
        }

        house.World.IsFrozen = false;
        return all.Each(Messages);
    }

    private static CountedWork Pings(House house, ChipCalls port)
    {
        house.World.IsFrozen = true;
        house.Board.Datagrams.IsMute = true;
        CountedWork all = CountedWork.None;
        byte[] buffer = new byte[Limits.MaxDatagram];
        for (uint i = 0; i < Messages; i++)
        {
            int length = SessionControl.WritePing(house.Gateway.Session!, house.Gateway.Writer, i, buffer, 0, buffer.Length);
            house.Board.Datagrams.Deliver(buffer[..length], house.Gateway.Address, false);
            int sent = house.Board.Counted(PeerCounter.DatagramsSent);
            all += Turn(house, port);
            Assert.Equal(sent + 1, house.Board.Counted(PeerCounter.DatagramsSent));
        }

        return all.Each(Messages);
    }

    private static CountedWork Turn(House house, ChipCalls port)
    {
        bool wasFrozen = house.World.IsFrozen;
        bool wasMute = house.Board.Datagrams.IsMute;
        house.World.IsFrozen = true;
        house.Board.Datagrams.Collects = !wasMute;
        CountedWork before = Now(port);
        house.Board.Peer.RunOnce(0);
        CountedWork turn = Now(port) - before;
        house.World.IsFrozen = wasFrozen;
        if (!wasMute)
        {
            house.Board.Datagrams.SendCollected();
        }

        return turn;
    }

    private static CountedWork Now(ChipCalls port) => new(
        InstructionCounts.Instructions, InstructionCounts.Calls, InstructionCounts.Objects, InstructionCounts.Octets, port.Calls, port.Arrays, port.Octets);
}
