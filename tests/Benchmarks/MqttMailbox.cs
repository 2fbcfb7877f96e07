using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NanoPeers.Benchmarks;

/// <summary>
/// A mosquitto with persistent sessions and quality 1, without TLS, and clients of it. It keeps what waits in memory and writes its file every half an
/// hour and at its end: nothing is on the disk when it acknowledges.
/// </summary>
internal sealed class MqttMailbox : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nanopeers-broker-");
    private readonly Process _process;
    private readonly int _port;

    internal MqttMailbox()
    {
        using (TcpListener probe = new(IPAddress.Loopback, 0))
        {
            probe.Start();
            _port = ((IPEndPoint)probe.LocalEndpoint).Port;
        }

        string settings = Path.Combine(_folder.FullName, "mosquitto.conf");
        File.WriteAllLines(settings,
        [
            $"listener {_port} 127.0.0.1", "allow_anonymous true", "set_tcp_nodelay true", "log_type none", "max_queued_messages 0", "max_inflight_messages 0",
            "persistence true", $"persistence_location {_folder.FullName}/", $"user {Environment.UserName}",
        ]);
        _process = Process.Start(new ProcessStartInfo("/usr/sbin/mosquitto", ["-c", settings])) ?? throw new InvalidOperationException("It does not start.");
    }

    /// <summary>Octets of memory that its process has.</summary>
    internal long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>A client whose session outlives its connection; it hears a topic of its name.</summary>
    internal NetworkStream Connect(string name)
    {
        for (int tries = 0; ; tries++)
        {
            Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Connect(IPAddress.Loopback, _port);
                NetworkStream stream = new(socket, ownsSocket: true);
                byte[] connect = [0, 4, .. "MQTT"u8, 4, 0, 0, 0, .. TextOf(name)];
                stream.Write([0x10, (byte)connect.Length, .. connect]);
                Skip(stream, 4);
                byte[] subscribe = [0, 1, .. TextOf(name), 1];
                stream.Write([0x82, (byte)subscribe.Length, .. subscribe]);
                Skip(stream, 5);
                return stream;
            }
            catch (SocketException) when (tries < 500 && !_process.WaitForExit(20))
            {
                socket.Dispose(); // It does not listen yet.
            }
        }
    }

    /// <summary>Publishes on a topic with quality 1.</summary>
    internal static void Say(NetworkStream stream, string topic, ushort number, byte[] payload)
    {
        byte[] name = TextOf(topic);
        int length = name.Length + 2 + payload.Length;
        stream.Write([0x32, (byte)((length & 127) | (length > 127 ? 128 : 0)), .. length > 127 ? [(byte)(length >> 7)] : Array.Empty<byte>(), .. name,
            (byte)(number >> 8), (byte)number, .. payload]);
    }

    /// <summary>Waits until the broker said that it has a message.</summary>
    internal static void Accepted(NetworkStream stream) => Skip(stream, 4);

    /// <summary>Hears a message and says so.</summary>
    internal static void Hear(NetworkStream stream)
    {
        Span<byte> head = stackalloc byte[3];
        stream.ReadExactly(head[..2]);
        int length = head[1] & 127;
        if (head[1] > 127)
        {
            stream.ReadExactly(head[2..]);
            length |= head[2] << 7;
        }

        byte[] message = new byte[length];
        stream.ReadExactly(message);
        int topic = BinaryPrimitives.ReadUInt16BigEndian(message);
        stream.Write([0x40, 2, message[2 + topic], message[3 + topic]]);
    }

    /// <summary>Ends a connection; the session stays.</summary>
    internal static void Leave(NetworkStream stream)
    {
        stream.Write([0xe0, 0]);
        stream.Dispose();
    }

    private static byte[] TextOf(string text) => [0, (byte)text.Length, .. Encoding.ASCII.GetBytes(text)];

    private static void Skip(NetworkStream stream, int count)
    {
        Span<byte> octets = stackalloc byte[count];
        stream.ReadExactly(octets);
    }
}
