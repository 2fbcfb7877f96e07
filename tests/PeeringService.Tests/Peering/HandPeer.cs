using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Xml.Linq;

namespace NanoPeers.PeeringService.Tests.Peering;

/// <summary>A peer that does by hand what a test says, and remembers what it heard.</summary>
internal sealed class HandPeer : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = 1 << 20 };
    private readonly List<Heard> _heard = [];
    private readonly Func<long> _nowMillis;
    private readonly Task _loop;
    private long _count;
    private long _sent;

    public HandPeer(IPEndPoint at, Func<long> nowMillis)
    {
        _nowMillis = nowMillis;
        _socket.Bind(at);
        EndPoint = at;
        _loop = Task.Run(HearAsync);
    }

    public IPEndPoint EndPoint { get; }

    public long Count => Volatile.Read(ref _count);

    public long Sent => Volatile.Read(ref _sent);

    public IReadOnlyList<Heard> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _heard];
            }
        }
    }

    public IEnumerable<Heard> OfType(string type) => All.Where(heard => heard["type"] == type);

    public void Send(IPEndPoint to, string pairs)
    {
        _socket.SendTo(Encoding.UTF8.GetBytes($"<service version=\"1.0\" node=\"hand-{EndPoint.Address}\" {pairs}/>"), to);
        Interlocked.Increment(ref _sent);
    }

    public void Send(IPEndPoint to, byte[] octets)
    {
        _socket.SendTo(octets, to);
        Interlocked.Increment(ref _sent);
    }

    public void Need(IPEndPoint to, uint id, string href) =>
        Send(to, $"type=\"request\" ID=\"{id}\" method=\"get\" href=\"{href}\" acceptprotocol=\"http\"");

    public void Dispose()
    {
        _socket.Dispose();
        _loop.Wait();
    }

    private async Task HearAsync()
    {
        byte[] buffer = new byte[2_048];
        while (true)
        {
            try
            {
                SocketReceiveFromResult got = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0));
                XElement packet = XElement.Parse(Encoding.UTF8.GetString(buffer, 0, got.ReceivedBytes));
                lock (_gate)
                {
                    _heard.Add(new Heard(_nowMillis(), (IPEndPoint)got.RemoteEndPoint, got.ReceivedBytes, packet));
                }

                Interlocked.Increment(ref _count);
            }
            catch (Exception e) when (e is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
            {
                return;
            }
            catch (SocketException)
            {
                // A node that is gone.
            }
        }
    }

    /// <summary>A packet that was heard.</summary>
    internal sealed record Heard(long Millis, IPEndPoint From, int Octets, XElement Packet)
    {
        public string? this[string key] => (string?)Packet.Attribute(key);
    }
}
