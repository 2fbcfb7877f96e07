using System.Buffers.Binary;
using System.Net;
using System.Net.Security;
using System.Text;

namespace NanoPeers.Benchmarks;

/// <summary>A client of MQTT 3.1.1 over TLS: connects, then says or hears on one topic, quality 0.</summary>
internal sealed class MqttConnection : IDisposable
{
    private const int Publish = 0x30;
    private const string Topic = "group";

    private readonly SslStream _stream;
    private readonly byte[] _received = new byte[1 << 14];
    private int _count;

    private MqttConnection(SslStream stream) => _stream = stream;

    /// <summary>Connects, and waits until the broker said yes.</summary>
    /// <param name="broker">Where it is.</param>
    /// <param name="name">The client's name.</param>
    internal static async Task<MqttConnection> ConnectAsync(IPEndPoint broker, string name)
    {
        MqttConnection connection = new(await TlsPeer.ConnectAsync(broker).ConfigureAwait(false));
        byte[] connect = [0, 4, .. "MQTT"u8, 4, 2, 0, 0, .. TextOf(name)];
        await connection.AskAsync([0x10, (byte)connect.Length, .. connect], 0x20).ConfigureAwait(false);
        return connection;
    }

    /// <summary>Hears the topic from now on.</summary>
    internal Task SubscribeAsync()
    {
        byte[] subscribe = [0, 1, .. TextOf(Topic), 0];
        return AskAsync([0x82, (byte)subscribe.Length, .. subscribe], 0x90);
    }

    /// <summary>A message on the topic.</summary>
    internal static byte[] PublishOf(byte[] payload)
    {
        byte[] topic = TextOf(Topic);
        int length = topic.Length + payload.Length;
        byte[] lengthOctets = length < 128 ? [(byte)length] : [(byte)((length & 127) | 128), (byte)(length >> 7)];
        return [Publish, .. lengthOctets, .. topic, .. payload];
    }

    /// <summary>Says a message.</summary>
    internal void Send(byte[] publish) => _stream.Write(publish);

    /// <summary>Counts the messages that come, until the connection ends, on a thread of its own: in life each subscriber is a process of its own.</summary>
    /// <param name="heard">Told how many came with one read.</param>
    internal void Hear(Action<int> heard) => new Thread(() => Run(heard), 256 * 1024) { IsBackground = true }.Start();

    public void Dispose() => _stream.Dispose();

    private void Run(Action<int> heard)
    {
        try
        {
            for (int count = Read(); count > 0; count = Read())
            {
                _count += count;
                heard(TakePackets());
            }
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            // The benchmark is over.
        }
    }

    private int Read() => _stream.Read(_received.AsSpan(_count));

    private static byte[] TextOf(string text)
    {
        byte[] octets = new byte[2 + text.Length];
        BinaryPrimitives.WriteUInt16BigEndian(octets, (ushort)text.Length);
        Encoding.ASCII.GetBytes(text, octets.AsSpan(2));
        return octets;
    }

    private async Task AskAsync(byte[] packet, byte answer)
    {
        await _stream.WriteAsync(packet).ConfigureAwait(false);
        while (_count < 2 || _count < 2 + _received[1])
        {
            int count = await _stream.ReadAsync(_received.AsMemory(_count)).ConfigureAwait(false);
            _count += count > 0 ? count : throw new IOException("The broker hung up.");
        }

        if (_received[0] != answer || _received[_received[1] + 1] != 0)
        {
            throw new IOException("The broker says no.");
        }

        Take(2 + _received[1]);
    }

    private int TakePackets()
    {
        int messages = 0;
        int at = 0;
        while (_count - at >= 3)
        {
            bool isLong = _received[at + 1] >= 128;
            int length = isLong ? (_received[at + 1] & 127) | (_received[at + 2] << 7) : _received[at + 1];
            int end = at + (isLong ? 3 : 2) + length;
            if (end > _count)
            {
                break;
            }

            messages += _received[at] == Publish ? 1 : 0;
            at = end;
        }

        Take(at);
        return messages;
    }

    private void Take(int octets)
    {
        _count -= octets;
        Buffer.BlockCopy(_received, octets, _received, 0, _count);
    }
}
