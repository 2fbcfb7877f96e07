using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NanoPeers.PeeringService.Tests.Peering;

/// <summary>Answers every HTTP request with the same octets, right or wrong, and closes.</summary>
internal sealed class LyingServer : IDisposable
{
    private readonly TcpListener _listener;
    private readonly Task _loop;
    private int _asked;

    public LyingServer(IPAddress address, string head, byte[] body)
    {
        _listener = new TcpListener(address, 0);
        _listener.Start();
        Alias = $"http://{_listener.LocalEndpoint}/a/x";
        _loop = Task.Run(() => AnswerAsync([.. Encoding.ASCII.GetBytes(head), .. body]));
    }

    public string Alias { get; }

    public int Asked => Volatile.Read(ref _asked);

    public void Dispose()
    {
        _listener.Stop();
        _loop.Wait();
    }

    private async Task AnswerAsync(byte[] answer)
    {
        try
        {
            while (true)
            {
                using Socket socket = await _listener.AcceptSocketAsync();
                await socket.ReceiveAsync(new byte[4_096]);
                Interlocked.Increment(ref _asked);
                await socket.SendAsync(answer);
                socket.Shutdown(SocketShutdown.Both);
            }
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // It was stopped.
        }
    }
}
