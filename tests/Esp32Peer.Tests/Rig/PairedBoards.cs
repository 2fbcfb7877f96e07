using NanoPeers.Enrolment;
using NanoPeers.Firmware.Pairings;
using NanoPeers.Firmware.Peer;
using NanoPeers.Identifiers;
using NanoPeers.Sessions;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>Two boards of one group whose gateway is gone; one of them has RSA of its own.</summary>
internal sealed class PairedBoards
{
    private readonly byte[] _answererSecret = new byte[32];

    public PairedBoards(int seed)
    {
        House = new House(seed);
        House.Gateway.IsRunning = false;
        House.World.Random.NextBytes(_answererSecret);
        AnswererId = House.Id();
        Answerer = new SimulatedBoard(House.World, House.Network, 51);
        Answerer.Provision(House.Gateway.Invite(AnswererId, _answererSecret));
        Key = new TestKeyPort(House.World);
        Seeker = new PairingSeeker(Key);
        Asker.Options.Seeker = Seeker;
    }

    public House House { get; }

    public SimulatedBoard Asker => House.Board;

    public SimulatedBoard Answerer { get; }

    public Identifier AnswererId { get; }

    public TestKeyPort Key { get; }

    public PairingSeeker Seeker { get; private set; }

    /// <summary>The asker's session with the other; null when there is none.</summary>
    public SecuredSession? AskersSession => SessionOf(Asker, AnswererId);

    /// <summary>The answerer's.</summary>
    public SecuredSession? AnswerersSession => SessionOf(Answerer, House.Device);

    /// <summary>The line of text that the gateway would have made.</summary>
    public string PairingText(Identifier? asker = null, Identifier? answerer = null, Identifier? group = null, bool otherSecret = false)
    {
        byte[] from = new byte[Identifier.Length];
        (asker ?? House.Device).CopyTo(from, 0);
        byte[] secret = new byte[PairingSecret.Length];
        PairingSecret.Derive(House.Gateway.Cryptography, _answererSecret, from, 0, answerer ?? AnswererId, secret);
        secret[0] ^= otherSecret ? (byte)1 : (byte)0;
        string endpoint = $"udp://10.0.0.{Answerer.Address[3]}:{(Answerer.Address[4] << 8) | Answerer.Address[5]}";
        Pairing pairing = new(asker ?? House.Device, answerer ?? AnswererId, group ?? House.Group, secret, 0, endpoint);
        return PairingCodec.TryFormat(pairing)!;
    }

    /// <summary>Switches both on, and gives the asker its pairing.</summary>
    public void Boot(bool otherSecret = false)
    {
        Asker.Boot();
        Answerer.Boot();
        Run(20);
        Assert.Equal(PairingStatus.Valid, Seeker.Take(PairingText(otherSecret: otherSecret), Asker.NowMillis, out bool isKept));
        Assert.True(isKept);
    }

    public void RunUntilLive(int withinMillis = 20_000)
    {
        RunUntil(() => AskersSession is not null && AnswerersSession is not null, withinMillis);
        Assert.Equal(AskersSession!.Id, AnswerersSession!.Id);
    }

    public void RunUntil(Func<bool> isSo, int withinMillis)
    {
        long until = House.World.NowMillis + withinMillis;
        while (!isSo())
        {
            Assert.True(House.World.NowMillis < until, Asker.Describe() + "\n" + Answerer.Describe());
            Turn();
        }
    }

    public void Run(int millis)
    {
        long until = House.World.NowMillis + millis;
        while (House.World.NowMillis < until)
        {
            Turn();
        }
    }

    /// <summary>Takes the asker's power and gives it back: what is not in its storage is gone.</summary>
    public void RestartAsker()
    {
        Key.Wipe();
        Seeker = new PairingSeeker(Key);
        Asker.Options.Seeker = Seeker;
        Asker.Boot();
    }

    private void Turn()
    {
        Asker.Peer.RunOnce(5);
        Answerer.Peer.RunOnce(5);
    }

    private static SecuredSession? SessionOf(SimulatedBoard board, Identifier other) => Enumerable.Range(0, ConstrainedPeer.SessionPlaces)
        .Select(board.Peer.SessionAt).FirstOrDefault(session => session is not null && session.Peer.Equals(other));
}
