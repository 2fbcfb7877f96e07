using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using NanoPeers.Peering;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>
/// The demo's malicious peer: it answers every "I need" for an upload at once, before anybody honest can, with a certificate that the vendor issued for
/// another alias, and waits for what is handed in.
/// </summary>
internal sealed class LyingPeer : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly TcpListener _listener;
    private readonly byte[] _certificate;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _hearing;
    private int _answered;

    /// <summary>Begins to lie.</summary>
    /// <param name="at">Its address, and the port of peering.</param>
    /// <param name="aliasPort">Its port for what is handed in.</param>
    /// <param name="certificate">What the vendor issued, for whatever.</param>
    /// <exception cref="SocketException">The address is not to be had.</exception>
    public LyingPeer(IPEndPoint at, int aliasPort, byte[] certificate)
    {
        _certificate = certificate;
        _socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        _socket.Bind(at);
        _listener = new TcpListener(at.Address, aliasPort);
        _listener.Start();
        Alias = string.Create(CultureInfo.InvariantCulture, $"http://{at.Address}:{aliasPort}/u/trustme");
        _hearing = HearAsync();
    }

    /// <summary>Where it wants files to be handed in.</summary>
    public string Alias { get; }

    /// <summary>How often it lied.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Whether anybody came to it.</summary>
    public bool WasVisited => _listener.Pending();

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _hearing.ConfigureAwait(false);
        _socket.Dispose();
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task HearAsync()
    {
        byte[] heard = new byte[PeeringLimits.MaxPacket];
        byte[] said = new byte[PeeringLimits.MaxPacket];
        PeeringPacket packet = new();
        PeeringPacketWriter writer = new();
        try
        {
            while (true)
            {
                SocketReceiveFromResult from = await _socket.ReceiveFromAsync(heard, new IPEndPoint(IPAddress.Any, 0), _end.Token).ConfigureAwait(false);
                bool isAsked = packet.TryRead(heard, 0, from.ReceivedBytes) == PeeringFault.None
                    && packet.Type == PeeringPacketType.Request && packet.ValueOf(PeeringKey.Method) == "post";
                if (isAsked && packet.ValueOf(PeeringKey.Href) is { } href)
                {
                    writer.Begin(said, 0, said.Length, "response", packet.Id);
                    writer.Write(PeeringKey.Href, href);
                    writer.Write(PeeringKey.Alias, Alias);
                    writer.Write(PeeringKey.Certificate, Base64Url.EncodeToString(_certificate));
                    int count = writer.End();
                    await _socket.SendToAsync(said.AsMemory(0, count), from.RemoteEndPoint, _end.Token).ConfigureAwait(false);
                    Interlocked.Increment(ref _answered);
                }
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException)
        {
            // It was told to end, or whoever asked is gone.
        }
    }
}
