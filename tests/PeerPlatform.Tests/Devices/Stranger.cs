using System.Net;
using System.Net.Sockets;
using NanoPeers.Attempts;
using NanoPeers.Discovery;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Devices;

/// <summary>Somebody with a socket and no secret, who sends queries in whichever name.</summary>
internal sealed class Stranger : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly PlatformCryptography _cryptography = new();

    internal Stranger()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
    }

    /// <summary>Where it hears.</summary>
    internal string Endpoint => $"udp://127.0.0.1:{((IPEndPoint)_socket.LocalEndPoint!).Port}";

    /// <summary>Datagrams that came and were not read.</summary>
    internal int Waiting
    {
        get
        {
            int count = 0;
            byte[] buffer = new byte[2 * Limits.MaxDatagram];
            while (_socket.Available > 0)
            {
                _socket.Receive(buffer);
                count++;
            }

            return count;
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        _cryptography.Dispose();
    }

    /// <summary>Sends a query; the attempt's id.</summary>
    internal ulong Ask(GatewayRig gateway, Identifier inTheNameOf, uint bootCount = 1)
    {
        SessionTools tools = new(inTheNameOf, _cryptography, new SequenceCounter(bootCount), new AttemptTrace(16), true);
        GatewaySearch search = new(tools, gateway.Gateway.Group, "stranger");
        search.Start(1, false, 0);
        search.HandleTimeout(search.NextTimeoutMillis);
        byte[] buffer = new byte[Limits.MaxDatagram];
        int length = search.PollTransmit(buffer, 0, buffer.Length);
        _socket.SendTo(buffer.AsSpan(0, length), new IPEndPoint(IPAddress.Loopback, gateway.Tap.LocalEndpoint.Port));
        return search.AttemptId;
    }
}
