using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NanoPeers.PeeringService.Tests.Aliases;

/// <summary>A connection that sends exactly the octets that it is told to send.</summary>
internal sealed class RawConnection : IDisposable
{
    private readonly Socket _socket;
    private readonly List<byte> _read = [];

    private RawConnection(Socket socket) => _socket = socket;

    public Socket Socket => _socket;

    public static async Task<RawConnection> OpenAsync(IPEndPoint server, int receiveBuffer = 0)
    {
        Socket socket = new(server.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer > 0)
        {
            socket.ReceiveBufferSize = receiveBuffer;
        }

        await socket.ConnectAsync(server, TestContext.Current.CancellationToken);
        return new RawConnection(socket);
    }

    public static async Task<RawAnswer> AskAsync(IPEndPoint server, string request)
    {
        using RawConnection connection = await OpenAsync(server);
        await connection.SendAsync(request);
        return await connection.ReadAsync(hasBody: !request.StartsWith("HEAD", StringComparison.Ordinal));
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(byte[] octets)
    {
        for (int sent = 0; sent < octets.Length;)
        {
            sent += await _socket.SendAsync(octets.AsMemory(sent), TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Reads one answer. Fewer octets than it announces are <see cref="RawAnswer.IsCutOff"/>; status 0 when there is no answer at all.</summary>
    public async Task<RawAnswer> ReadAsync(bool hasBody = true)
    {
        int end;
        while ((end = Encoding.Latin1.GetString([.. _read]).IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            if (!await MoreAsync())
            {
                return new RawAnswer(0, [], [], true);
            }
        }

        string[] lines = Encoding.Latin1.GetString([.. _read.Take(end)]).Split("\r\n");
        _read.RemoveRange(0, end + 4);
        Dictionary<string, string> headers = lines[1..].Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        int length = hasBody && headers.TryGetValue("Content-Length", out string? text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        while (_read.Count < length && await MoreAsync())
        {
        }

        byte[] body = [.. _read.Take(length)];
        _read.RemoveRange(0, body.Length);
        return new RawAnswer(int.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture), headers, body, body.Length < length);
    }

    /// <summary>Waits until the server has closed the connection; what it still sends is counted.</summary>
    public async Task<long> WaitForCloseAsync()
    {
        long count = _read.Count;
        _read.Clear();
        while (await MoreAsync())
        {
            count += _read.Count;
            _read.Clear();
        }

        return count;
    }

    public void Dispose() => _socket.Dispose();

    private async Task<bool> MoreAsync()
    {
        byte[] buffer = new byte[65_536];
        try
        {
            int count = await _socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            _read.AddRange(buffer.AsSpan(0, count));
            return count > 0;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown)
        {
            return false;
        }
    }
}
