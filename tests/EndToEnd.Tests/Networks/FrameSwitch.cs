using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;

namespace NanoPeers.EndToEnd.Tests.Networks;

/// <summary>
/// The cables, switches and the router between machines: hands Ethernet frames on, routes IPv4 between the subnets, and loses, delays and reorders as it is
/// told. Multicasts and broadcasts stay in their subnet. ARP is never lost: it is the kernel's, not what is tested.
/// </summary>
internal sealed class FrameSwitch : IDisposable
{
    public const int RouterHost = 254;

    private const int HeaderLength = 14;
    private const int CardLength = 6;
    private const int TypeArp = 0x0806;
    private const int TypeInternet = 0x0800;
    private const int DestinationAt = HeaderLength + 16;
    private const int ArpLength = 42;

    private static readonly byte[] _router = [2, 0, 0, 0, 0, RouterHost];

    private readonly ConcurrentDictionary<uint, Port> _ports = new();
    private readonly PriorityQueue<(Port To, byte[] Frame), long> _late = new();
    private readonly Lock _gate = new();
    private readonly Random _random;
    private readonly Timer _timer;
    private HashSet<int> _cutOff = [];
    private bool _disposed;

    public FrameSwitch(int seed)
    {
        _random = new Random(seed);
        _timer = new Timer(_ => SendLate(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(5));
    }

    /// <summary>Of all IPv4 frames between machines, the part that is lost, 0 to 1.</summary>
    public double Loss { get; set; }

    /// <summary>The part that comes 10 to 60 ms late, behind others that were sent after it, 0 to 1.</summary>
    public double Reordering { get; set; }

    /// <summary>IPv4 frames that were handed on, and that were lost.</summary>
    public (long Sent, long Lost) Frames => (Interlocked.Read(ref _sent), Interlocked.Read(ref _lost));

    /// <summary>Frames that came late.</summary>
    public long LateFrames => Interlocked.Read(ref _lateFrames);

    /// <summary>Frames that a partition stopped.</summary>
    public long CutFrames => Interlocked.Read(ref _cutFrames);

    private long _sent;
    private long _lost;
    private long _lateFrames;
    private long _cutFrames;

    /// <summary>Plugs a machine in.</summary>
    public void Connect(TapDevice device, NetworkHost host)
    {
        Port port = new(device, host.Subnet, host.Card.GetAddressBytes(), NumberOf(host.Address));
        _ports[port.Address] = port;
        Thread thread = new(() => Hear(port)) { IsBackground = true, Name = device.Name };
        thread.Start();
    }

    /// <summary>Cuts subnets off from the others; those named stay together. None heals the network.</summary>
    public void Partition(params int[] subnets) => _cutOff = [.. subnets];

    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            _disposed = true;
            _late.Clear();
        }
    }

    public static PhysicalAddress CardOf(int subnet, int host) => new([2, 0, 0, 0, (byte)subnet, (byte)host]);

    private static uint NumberOf(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private void Hear(Port port)
    {
        for (Span<byte> frame = port.Device.Receive(); !frame.IsEmpty; frame = port.Device.Receive())
        {
            if (frame.Length < HeaderLength + 20)
            {
                continue;
            }

            int type = BinaryPrimitives.ReadUInt16BigEndian(frame[12..]);
            if (type == TypeArp)
            {
                HandleArp(port, frame);
            }
            else if (type == TypeInternet)
            {
                Forward(port, frame);
            }
        }
    }

    /// <summary>The router answers for itself; all other questions go to everybody in the subnet, and answers to who asked.</summary>
    private void HandleArp(Port from, Span<byte> frame)
    {
        uint wanted = frame.Length >= ArpLength ? BinaryPrimitives.ReadUInt32BigEndian(frame[38..]) : 0;
        bool asks = BinaryPrimitives.ReadUInt16BigEndian(frame[20..]) == 1;
        if (asks && (wanted & 0xff) == RouterHost)
        {
            Span<byte> answer = stackalloc byte[ArpLength];
            frame[..ArpLength].CopyTo(answer);
            from.Card.CopyTo(answer);
            _router.CopyTo(answer[CardLength..]);
            answer[21] = 2;
            _router.CopyTo(answer[22..]);
            frame.Slice(38, 4).CopyTo(answer[28..]);
            frame.Slice(22, 10).CopyTo(answer[32..]);
            from.Device.Send(answer);
            return;
        }

        foreach (Port port in _ports.Values)
        {
            if (port != from && port.Subnet == from.Subnet && (asks || frame[..CardLength].SequenceEqual(port.Card)))
            {
                port.Device.Send(frame);
            }
        }
    }

    private void Forward(Port from, Span<byte> frame)
    {
        bool toMany = (frame[0] & 1) != 0;
        if (toMany)
        {
            foreach (Port port in _ports.Values)
            {
                if (port != from && port.Subnet == from.Subnet)
                {
                    Deliver(port, frame);
                }
            }

            return;
        }

        if (!_ports.TryGetValue(BinaryPrimitives.ReadUInt32BigEndian(frame[DestinationAt..]), out Port? to))
        {
            return;
        }

        bool isRouted = frame[..CardLength].SequenceEqual(_router);
        HashSet<int> cutOff = _cutOff;
        if (isRouted == (to.Subnet == from.Subnet))
        {
            return;
        }

        if (cutOff.Contains(from.Subnet) != cutOff.Contains(to.Subnet))
        {
            Interlocked.Increment(ref _cutFrames);
            return;
        }

        if (isRouted)
        {
            to.Card.CopyTo(frame);
            _router.CopyTo(frame[CardLength..]);
        }

        Deliver(to, frame);
    }

    private void Deliver(Port to, ReadOnlySpan<byte> frame)
    {
        lock (_gate)
        {
            if (_random.NextDouble() < Loss)
            {
                Interlocked.Increment(ref _lost);
                return;
            }

            Interlocked.Increment(ref _sent);
            if (_random.NextDouble() < Reordering && !_disposed)
            {
                long due = Stopwatch.GetTimestamp() + (_random.Next(10, 60) * Stopwatch.Frequency / 1000);
                Interlocked.Increment(ref _lateFrames);
                _late.Enqueue((to, frame.ToArray()), due);
                return;
            }
        }

        to.Device.Send(frame);
    }

    private void SendLate()
    {
        while (true)
        {
            (Port To, byte[] Frame) due;
            lock (_gate)
            {
                if (!_late.TryPeek(out due, out long at) || at > Stopwatch.GetTimestamp())
                {
                    return;
                }

                _late.Dequeue();
            }

            due.To.Device.Send(due.Frame);
        }
    }

    private sealed record Port(TapDevice Device, int Subnet, byte[] Card, uint Address);
}
