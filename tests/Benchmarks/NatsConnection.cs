using System.Buffers.Text;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace NanoPeers.Benchmarks;

/// <summary>
/// A client of nats-server, as small as its text protocol allows (docs.nats.io, "Client protocol"): PUB gathers in a buffer as the clients of NATS do,
/// MSG is cut out of what was read. One thread writes, one reads.
/// </summary>
internal sealed class NatsConnection : IDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly Stream _stream;
    private readonly byte[] _out = new byte[64 * 1024];
    private readonly byte[] _in = new byte[256 * 1024];
    private int _outLength;
    private int _inStart;
    private int _inEnd;

    internal NatsConnection(NatsServer server)
    {
        _client.Connect(server.EndPoint);
        NetworkStream plain = _client.GetStream();
        ReadLine(plain);
        _stream = plain;
        if (server.UsesTls)
        {
#pragma warning disable CA5359 // The server of this measurement made its certificate itself; what is measured is the cost of the records.
            SslStream tls = new(plain, false, (_, _, _, _) => true);
#pragma warning restore CA5359
            tls.AuthenticateAsClient("localhost");
            _stream = tls;
        }

        Write("CONNECT {\"verbose\":false,\"pedantic\":false,\"lang\":\"csharp\",\"version\":\"1\"}\r\nPING\r\n"u8);
        Flush();
        ReadLine(_stream);
    }

    internal void Subscribe(string subject)
    {
        Write(Encoding.ASCII.GetBytes($"SUB {subject} 1\r\nPING\r\n"));
        Flush();
        ReadLine(_stream);
    }

    internal void Publish(byte[] subject, ReadOnlySpan<byte> payload)
    {
        if (_outLength + subject.Length + payload.Length + 32 > _out.Length)
        {
            Flush();
        }

        Write("PUB "u8);
        Write(subject);
        Write(" "u8);
        Utf8Formatter.TryFormat(payload.Length, _out.AsSpan(_outLength), out int digits);
        _outLength += digits;
        Write("\r\n"u8);
        Write(payload);
        Write("\r\n"u8);
    }

    internal void Flush()
    {
        _stream.Write(_out, 0, _outLength);
        _outLength = 0;
    }

    /// <summary>The next message; its octets are good until the next call.</summary>
    internal ReadOnlySpan<byte> Next()
    {
        while (true)
        {
            ReadOnlySpan<byte> held = _in.AsSpan(_inStart, _inEnd - _inStart);
            int end = held.IndexOf((byte)'\n');
            if (end > 0 && held[0] == (byte)'M')
            {
                int last = held[..end].LastIndexOf((byte)' ');
                if (Utf8Parser.TryParse(held[(last + 1)..end], out int length, out _) && held.Length >= end + 1 + length + 2)
                {
                    _inStart += end + 1 + length + 2;
                    return held.Slice(end + 1, length);
                }
            }
            else if (end > 0)
            {
                _inStart += end + 1;
                continue;
            }

            Fill();
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _client.Dispose();
    }

    private static void ReadLine(Stream stream)
    {
        while (stream.ReadByte() is not ('\n' or -1))
        {
        }
    }

    private void Fill()
    {
        _in.AsSpan(_inStart, _inEnd - _inStart).CopyTo(_in);
        _inEnd -= _inStart;
        _inStart = 0;
        int read = _stream.Read(_in, _inEnd, _in.Length - _inEnd);
        _inEnd += read > 0 ? read : throw new IOException("nats-server closed the connection.");
    }

    private void Write(ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(_out.AsSpan(_outLength));
        _outLength += octets.Length;
    }
}
