using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using NanoPeers.PeeringService.Tests.Peering;

namespace NanoPeers.PeeringService.Tests.Errands;

/// <summary>
/// A malicious peer: it answers every "I need" for a task at once, with a certificate that the backend gave it, unless told otherwise, and does with what is
/// handed in whatever a test says.
/// </summary>
internal sealed class LyingPeer : IDisposable
{
    private readonly HandPeer _hand;
    private readonly TcpListener _listener;
    private readonly BackendFixture _backend;
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentQueue<(string Method, string Path, byte[] Body)> _asked = new();
    private readonly Task _hears;
    private readonly Task _serves;
    private int _connections;
    private int _answered;

    public LyingPeer(IPEndPoint at, BackendFixture backend)
    {
        _backend = backend;
        _hand = new HandPeer(at, () => 0);
        _listener = new TcpListener(at.Address, 0);
        _listener.Start();
        Alias = $"http://{_listener.LocalEndpoint}/u/x";
        Certificate = async (task, href) => await _backend.CertifyAsync(Alias, task, href);
        _hears = Task.Run(HearAsync);
        _serves = Task.Run(ServeAsync);
    }

    public string Address => _hand.EndPoint.Address.ToString();

    /// <summary>What it answers as its alias.</summary>
    public string Alias { get; set; }

    /// <summary>What it answers as certificate for a task and URL; null leaves it out.</summary>
    public Func<string, string, Task<byte[]?>> Certificate { get; set; }

    /// <summary>What it answers to HTTP: status, header lines, body. Null closes the connection without a word.</summary>
    public Func<string, string, byte[], Task<(int Status, string Headers, byte[] Body)?>> Http { get; set; } =
        (method, _, _) => Task.FromResult<(int, string, byte[])?>(method == "POST" ? (201, "Location: /u/x/1.xml\r\n", []) : (202, "", []));

    /// <summary>Octets of a request's body that it reads before it closes.</summary>
    public int Reads { get; set; } = int.MaxValue;

    /// <summary>Whether it answers "I need".</summary>
    public bool Speaks { get; set; } = true;

    public int Connections => Volatile.Read(ref _connections);

    public int Answered => Volatile.Read(ref _answered);

    public IReadOnlyList<(string Method, string Path, byte[] Body)> Asked => [.. _asked];

    public IReadOnlyList<HandPeer.Heard> Heard => _hand.All;

    public void Dispose()
    {
        _end.Cancel();
        _listener.Stop();
        _hears.Wait();
        _serves.Wait();
        _hand.Dispose();
        _end.Dispose();
    }

    private async Task HearAsync()
    {
        for (int next = 0; !_end.IsCancellationRequested;)
        {
            IReadOnlyList<HandPeer.Heard> all = _hand.All;
            for (; next < all.Count; next++)
            {
                HandPeer.Heard heard = all[next];
                if (Speaks && heard["type"] == "request" && heard["method"] == "post")
                {
                    byte[]? certificate = await Certificate(heard["task"] ?? "upload", heard["href"]!);
                    string pair = certificate is null ? "" : $" certificate=\"{Base64Url.EncodeToString(certificate)}\"";
                    _hand.Send(heard.From, $"type=\"response\" ID=\"{heard["ID"]}\" href=\"{heard["href"]}\" alias=\"{Alias}\"{pair}");
                    Interlocked.Increment(ref _answered);
                }
            }

            await Task.Delay(2);
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync(_end.Token);
                Interlocked.Increment(ref _connections);
                _ = Task.Run(() => AnswerAsync(socket));
            }
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // It was stopped.
        }
    }

    private async Task AnswerAsync(Socket socket)
    {
        try
        {
            using NetworkStream stream = new(socket, ownsSocket: true);
            List<byte> head = [];
            byte[] one = new byte[1];
            while (!Encoding.ASCII.GetString([.. head]).EndsWith("\r\n\r\n", StringComparison.Ordinal))
            {
                await stream.ReadExactlyAsync(one, _end.Token);
                head.Add(one[0]);
            }

            string[] lines = Encoding.ASCII.GetString([.. head]).Split("\r\n");
            string? length = lines.SingleOrDefault(line => line.StartsWith("Content-Length: ", StringComparison.OrdinalIgnoreCase))?[16..];
            byte[] body = new byte[Math.Min(Reads, length is null ? 0 : int.Parse(length, CultureInfo.InvariantCulture))];
            await stream.ReadExactlyAsync(body, _end.Token);
            string[] words = lines[0].Split(' ');
            _asked.Enqueue((words[0], words[1], body));
            if (Reads < int.MaxValue)
            {
                socket.Close(0); // a reset
                return;
            }

            if (await Http(words[0], words[1], body) is { } answer)
            {
                string text = $"HTTP/1.1 {answer.Status} X\r\nContent-Length: {answer.Body.Length}\r\nConnection: close\r\n{answer.Headers}\r\n";
                await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(text), .. answer.Body], _end.Token);
                socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Who asked is gone.
        }
    }
}
