using NanoPeers.Cryptography;
using NanoPeers.Enrolment;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>A board in virtual time. Its storage and pins outlive the peer, which can be killed at any moment and started again.</summary>
internal sealed class SimulatedBoard : IClockPort, IEntropyPort, IRestartPort, ILogPort
{
    private readonly World _world;
    private readonly VirtualNetwork _network;
    private readonly byte[] _address;
    private long _startMicros;

    public SimulatedBoard(World world, VirtualNetwork network, byte lastOctet = 50)
    {
        _world = world;
        _network = network;
        _address = [10, 0, 0, lastOctet, 0x25, 0xE5];
        Pins = new BoardPins(world);
        Datagrams = new BoardDatagrams(world, network, _address);
        Cryptography = new CostedCryptography(world, world.Seed);
        Rsa = new CostedKeyExchange(world, Cryptography);
    }

    public BoardStorage Storage { get; } = new();

    public BoardPins Pins { get; }

    public BoardDatagrams Datagrams { get; private set; }

    public CostedCryptography Cryptography { get; private set; }

    public CostedKeyExchange Rsa { get; private set; }

    /// <summary>Another implementation of the cryptography port than the costed one; null for that.</summary>
    public ICryptography? OtherCryptography { get; set; }

    public PeerOptions Options { get; set; } = new();

    public ConstrainedPeer Peer { get; private set; } = null!;

    public List<string> Log { get; } = [];

    public bool KeepsLog { get; set; } = true;

    /// <summary>What writing a line throws; null for nothing.</summary>
    public Exception? LogFailure { get; set; }

    /// <summary>What tells the board's memory; null for nothing.</summary>
    public IMemoryPort? Memory { get; set; }

    public bool IsReady { get; set; } = true;

    public int Restarts { get; private set; }

    public byte[] Address => _address;

    public long NowMillis => (_world.NowMicros - _startMicros) / 1000;

    /// <summary>Puts an invitation where a person would have put it.</summary>
    public void Provision(Invitation invitation)
    {
        Assert.Equal(InvitationStatus.Valid, InvitationText.TryFormat(invitation, out string? text));
        Storage.Records["invitation"] = System.Text.Encoding.UTF8.GetBytes(text!);
    }

    /// <summary>Gives power. What came for an earlier peer is gone.</summary>
    public void Boot()
    {
        _network.Remove(Datagrams);
        _startMicros = _world.NowMicros;
        Datagrams = new BoardDatagrams(_world, _network, _address);
        _network.Add(Datagrams);
        Cryptography = new CostedCryptography(_world, _world.Random.Next());
        ICryptography cryptography = OtherCryptography ?? Cryptography;
        Rsa = new CostedKeyExchange(_world, cryptography);
        Options.RsaKeyExchange = Rsa;
        Peer = new ConstrainedPeer(new PeerPorts(cryptography, Datagrams, Storage, Pins, this, this, this, this, Memory), Options);
    }

    /// <summary>Runs the peer until something is so, or fails.</summary>
    public void RunUntil(Func<bool> isSo, int withinMillis, string what)
    {
        if (!TryRunUntil(isSo, withinMillis))
        {
            Assert.Fail($"Not within {withinMillis} ms (seed {_world.Seed}): {what}.\n{Describe()}");
        }
    }

    /// <summary>Runs the peer until something is so.</summary>
    public bool TryRunUntil(Func<bool> isSo, int withinMillis)
    {
        long until = _world.NowMicros + (withinMillis * 1000L);
        long lastMicros = _world.NowMicros;
        int idle = 0;
        while (!isSo())
        {
            if (_world.NowMicros >= until)
            {
                return false;
            }

            Peer.RunOnce(10);
            idle = _world.NowMicros == lastMicros ? idle + 1 : 0;
            lastMicros = _world.NowMicros;
            Assert.True(idle < 1000, "The loop turns without end.");
        }

        return true;
    }

    /// <summary>Runs the peer for some time.</summary>
    public void Run(int millis) => TryRunUntil(() => false, millis);

    public int Counted(PeerCounter counter) => Peer.Counters.Of(counter);

    public string Describe()
    {
        List<string> lines = [$"{_world.NowMillis} ms, state {PeerStateName.Of(Peer.State)}"];
        lines.AddRange(Log.TakeLast(25));
        lines.AddRange(Enumerable.Range(0, (int)PeerCounter.Count).Where(i => Counted((PeerCounter)i) > 0)
            .Select(i => $"{CounterName.Of((PeerCounter)i)} {Counted((PeerCounter)i)}"));
        return string.Join('\n', lines);
    }

    void IRestartPort.Restart() => Restarts++;

    void ILogPort.Write(string line)
    {
        if (LogFailure is not null)
        {
            throw LogFailure;
        }

        if (KeepsLog)
        {
            Log.Add($"{NowMillis} {line}");
        }
    }
}
