using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>A connected socket as a stream of octets. Neither reading nor writing allocates in the long run.</summary>
internal sealed class SocketChannel(Socket socket) : OctetChannel
{
    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> into) => socket.ReceiveAsync(into, SocketFlags.None);

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> octets)
    {
        while (octets.Length > 0)
        {
            octets = octets[await socket.SendAsync(octets, SocketFlags.None).ConfigureAwait(false)..];
        }
    }

    /// <inheritdoc/>
    public override Task EndWritingAsync()
    {
        socket.Shutdown(SocketShutdown.Send);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override void Dispose() => socket.Dispose();
}
