using System.Net;
using System.Net.Sockets;

namespace NanoPeers.PeerPlatform.Tests.Certificates;

/// <summary>Somebody on the way: passes every octet of TCP connections on, and keeps a copy.</summary>
internal sealed class CapturingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Connection> _connections = [];
    private readonly int _port;

    internal CapturingProxy(int port)
    {
        _port = port;
        _listener.Start();
        _ = Task.Run(AcceptAllAsync);
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    internal Connection[] Connections
    {
        get
        {
            lock (_connections)
            {
                return [.. _connections];
            }
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task AcceptAllAsync()
    {
        try
        {
            while (true)
            {
                TcpClient from = await _listener.AcceptTcpClientAsync();
                TcpClient to = new();
                await to.ConnectAsync(IPAddress.Loopback, _port);

                // What waits for an acknowledgement before it goes on would wait for as long as the other end holds that back: 40 ms each time.
                from.NoDelay = true;
                to.NoDelay = true;
                Connection connection = new();
                lock (_connections)
                {
                    _connections.Add(connection);
                }

                _ = PassAsync(from, to, connection.There);
                _ = PassAsync(to, from, connection.Back);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private static async Task PassAsync(TcpClient from, TcpClient to, List<byte> kept)
    {
        byte[] buffer = new byte[16_384];
        try
        {
            int count = await from.GetStream().ReadAsync(buffer);
            while (count > 0)
            {
                lock (kept)
                {
                    kept.AddRange(buffer.AsSpan(0, count).ToArray());
                }

                await to.GetStream().WriteAsync(buffer.AsMemory(0, count));
                count = await from.GetStream().ReadAsync(buffer);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // One side has ended.
        }

        from.Dispose();
        to.Dispose();
    }

    internal sealed class Connection
    {
        internal List<byte> There { get; } = [];

        internal List<byte> Back { get; } = [];

        internal byte[] Taken(bool there)
        {
            List<byte> kept = there ? There : Back;
            lock (kept)
            {
                return [.. kept];
            }
        }
    }
}
