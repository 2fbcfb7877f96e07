using System.Text;
using System.Xml.Linq;
using NanoPeers.Esp32Peer.Tests.Board;
using NanoPeers.Firmware.Bundles;
using NanoPeers.Firmware.Peering;
using NanoPeers.Firmware.Ports;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Updates;

namespace NanoPeers.Esp32Peer.Tests.Updates;

/// <summary>A board with application bundles in virtual time, and an origin; no other peer. Its storage outlives its starts.</summary>
internal sealed class UpdateBench : IApplicationPort, IStreamPort, IPeeringPort, ICalendarPort, IEntropyPort, ILogPort
{
    private readonly List<OriginStream?> _streams = [];
    private readonly Queue<(byte[] Octets, byte[] Source)> _packets = new();
    private byte[]? _running;
    private UpdatingBoard? _board;

    public UpdateBench(Tearing tearing = Tearing.GrowsInPlace)
        : this(new TornDisk(tearing))
    {
        byte[] settings = BundleMaker.Settings();
        Assert.True(Disk.Storage().Write(UpdateSettings.Name, settings, settings.Length));
    }

    private UpdateBench(TornDisk disk) => Disk = disk;

    public TornDisk Disk { get; private init; }

    /// <summary>What the origin has, by path.</summary>
    public Dictionary<string, byte[]> Files { get; private init; } = new(StringComparer.Ordinal);

    /// <summary>What was asked of the origin.</summary>
    public List<string> Asked { get; } = [];

    public List<string> Log { get; } = [];

    public long NowMillis { get; private set; }

    public long NowSeconds { get; set; }

    /// <summary>What peers have, by their address and port, then by path.</summary>
    public Dictionary<string, Dictionary<string, byte[]>> Peers { get; } = new(StringComparer.Ordinal);

    /// <summary>Sees what the board says to all.</summary>
    public Action<XElement>? Heard { get; set; }

    /// <summary>Answers for peers that are posted to: who was asked, method and path, the body; null breaks the connection off.</summary>
    public Func<string, string, byte[], byte[]?>? Desk { get; set; }

    public bool HasNetwork { get; set; } = true;

    public bool IsReady => true;

    /// <summary>Ends an answer of the origin after so many octets of its body.</summary>
    public int CutsAnswersAfter { get; set; } = int.MaxValue;

    public int Starts { get; private set; }

    public UpdatingBoard Board => _board!;

    /// <summary>The version that reported healthy in this start; null for none.</summary>
    public string? Healthy => _board is { Boot: { IsHealthy: true } boot } ? UpdateVersion.TextOf(boot.RunningVersion) : null;

    public int State { get; private set; }

    public string? Why { get; private set; }

    public bool IsLit { get; set; }

    public int Port => 6515;

    public int TakeOrder() => ApplicationOrder.None;

    /// <summary>Puts a bundle and its manifest on the origin.</summary>
    public void Issue(uint sequence, string version, Behaviour behaviour)
    {
        byte[] bundle = BundleMaker.Bundle(version, behaviour);
        Files["/manifest"] = BundleMaker.Manifest(sequence, version, bundle);
        Files[$"/lamp-{version}.pe"] = bundle;
    }

    /// <summary>The same storage and origin, on a board that has power and was not started yet.</summary>
    public UpdateBench WithPower() => new(Disk.WithPower())
    {
        Files = Files, NowSeconds = NowSeconds, HasNetwork = HasNetwork,
    };

    /// <summary>Gives power.</summary>
    public void Boot()
    {
        Starts++;
        _running = null;
        State = ApplicationState.None;
        Why = null;
        _streams.Clear();
        var ports = new UpdatePorts(Disk, this, this, this, this, this, new TestCryptography(7), Disk.Storage(), this);
        _board = null;
        _board = new UpdatingBoard(ports, NowMillis);
    }

    /// <summary>Lets time pass; the board starts again when it wants to.</summary>
    public bool RunUntil(Func<bool> isSo, long withinMillis, int stepMillis = 20)
    {
        long end = NowMillis + withinMillis;
        while (!isSo())
        {
            if (NowMillis >= end)
            {
                return false;
            }

            NowMillis += stepMillis;
            if (_running is { } bundle && bundle[0] == (byte)Behaviour.Crashes)
            {
                Boot();
            }
            else if (_board!.Turn(NowMillis))
            {
                Boot();
            }

            // The board would take it for a fault of its network's, and go on; without power nothing does.
            if (Disk.Records.StepsLeft <= 0)
            {
                throw new PowerCutException();
            }
        }

        return true;
    }

    public void RunUntilHealthy(string version) =>
        Assert.True(RunUntil(() => Healthy == version + ".0.0", 600_000), $"{version} is not healthy, but {Healthy}:\n" + string.Join('\n', Log.TakeLast(40)));

    /// <summary>A board that runs version 1, and once was given it by the origin.</summary>
    public static UpdateBench WithFirst(Tearing tearing = Tearing.GrowsInPlace)
    {
        UpdateBench bench = new(tearing);
        bench.Issue(1, "1.0", Behaviour.Healthy);
        bench.Boot();
        bench.RunUntilHealthy("1.0");
        return bench;
    }

    public void Start(int slot, int offset, int length)
    {
        _running = new byte[length];
        Assert.True(Disk.Read(slot, offset, _running, 0, length));
        State = _running[0] switch
        {
            (byte)Behaviour.NoAssembly => ApplicationState.NotLoaded,
            (byte)Behaviour.Throws => ApplicationState.Threw,
            _ => ApplicationState.Running,
        };
        Why = State == ApplicationState.Threw ? "it threw" : null;
    }

    public bool TakeHealthy() => _running?[0] == (byte)Behaviour.Healthy && State == ApplicationState.Running;

    /// <summary>What runs fails, though it was healthy before.</summary>
    public void BreakRunning() => State = ApplicationState.Threw;

    public bool TryOwnHost(byte[] host)
    {
        host[0] = 10;
        host[3] = 7;
        return HasNetwork;
    }

    public bool TryResolve(string host, int port, byte[] address) => HasNetwork && AliasUrl.TryReadHost(host, port, address);

    public int Accept() => -1;

    public int Connect(byte[] address)
    {
        int place = _streams.IndexOf(null);
        string who = $"{address[0]}.{address[1]}.{address[2]}.{address[3]}:{(address[4] << 8) | address[5]}";
        OriginStream stream = new(this, who, Peers.GetValueOrDefault(who, Files));
        if (place < 0)
        {
            _streams.Add(stream);
            return _streams.Count - 1;
        }

        _streams[place] = stream;
        return place;
    }

    public bool IsOpen(int stream) => HasNetwork;

    public int Receive(int stream, byte[] into, int offset, int count) => HasNetwork ? _streams[stream]!.Receive(into.AsSpan(offset, count)) : 0;

    public int Send(int stream, byte[] octets, int offset, int count) => _streams[stream]!.Send(octets.AsSpan(offset, count));

    public void Close(int stream) => _streams[stream] = null;

    public int Receive(byte[] buffer, byte[] source)
    {
        if (!_packets.TryDequeue(out (byte[] Octets, byte[] Source) packet))
        {
            return 0;
        }

        packet.Octets.CopyTo(buffer, 0);
        packet.Source.CopyTo(source, 0);
        return packet.Octets.Length;
    }

    public void Send(byte[] buffer, int offset, int count, byte[] address)
    {
    }

    public void SendToAll(byte[] buffer, int offset, int count) => Heard?.Invoke(XElement.Parse(Encoding.UTF8.GetString(buffer, offset, count)));

    /// <summary>Has the board hear a packet.</summary>
    public void Say(string host, string pairs)
    {
        byte[] source = new byte[AddressOctets.Length];
        Assert.True(AliasUrl.TryReadHost(host, 1967, source));
        _packets.Enqueue((Encoding.UTF8.GetBytes($"<service version=\"1.0\" node=\"node-{host}\" {pairs}/>"), source));
    }

    public void Write(string line) => Log.Add($"{NowMillis / 1000.0:0.000} {line}");

    /// <summary>A connection with the origin, which answers when the head is there.</summary>
    private sealed class OriginStream(UpdateBench bench, string who, Dictionary<string, byte[]> files)
    {
        private readonly List<byte> _request = [];
        private byte[] _answer = [];
        private bool _isBroken;
        private int _at;

        public int Send(ReadOnlySpan<byte> octets)
        {
            // In pieces, as a network takes them.
            int count = Math.Min(octets.Length, 400);
            _request.AddRange(octets[..count]);
            string text = Encoding.ASCII.GetString(_request.ToArray());
            int end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4;
            if (end >= 4 && _request.Count == end + LengthOf(text))
            {
                Answer(text[..end].Split("\r\n"), [.. _request.Skip(end)]);
            }

            return count;
        }

        public int Receive(Span<byte> into)
        {
            int count = Math.Min(into.Length, Math.Min(_answer.Length - _at, 700));
            _answer.AsSpan(_at, count).CopyTo(into);
            _at += count;
            return count == 0 && (_answer.Length > 0 || _isBroken) ? -1 : count;
        }

        private static int LengthOf(string head)
        {
            const string Field = "Content-Length: ";
            int at = head.IndexOf(Field, StringComparison.Ordinal);
            return at < 0 ? 0 : int.Parse(head[(at + Field.Length)..head.IndexOf('\r', at)], System.Globalization.CultureInfo.InvariantCulture);
        }

        private void Answer(string[] lines, byte[] body)
        {
            if (bench.Desk is { } desk && files == bench.Files && !who.StartsWith("10.0.0.9:", StringComparison.Ordinal))
            {
                byte[]? answer = desk(who, lines[0][..lines[0].LastIndexOf(' ')], body);
                _answer = answer ?? [];
                _isBroken = answer is null;
                return;
            }

            string path = lines[0].Split(' ')[1];
            string? range = lines.FirstOrDefault(line => line.StartsWith("Range: bytes=", StringComparison.Ordinal))?["Range: bytes=".Length..];
            bench.Asked.Add((files == bench.Files ? "" : who) + path + (range is null ? "" : " " + range));
            if (!files.TryGetValue(path, out byte[]? file))
            {
                _answer = Encoding.ASCII.GetBytes("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
                return;
            }

            int from = range is null ? 0 : int.Parse(range.TrimEnd('-'), System.Globalization.CultureInfo.InvariantCulture);
            string status = range is null ? "200 OK" : $"206 Partial Content\r\nContent-Range: bytes {from}-{file.Length - 1}/{file.Length}";
            int count = Math.Min(file.Length - from, bench.CutsAnswersAfter);
            _answer = [.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {file.Length - from}\r\n\r\n"), .. file.AsSpan(from, count)];
        }
    }
}
