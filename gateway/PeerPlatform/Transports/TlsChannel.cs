using System.Net.Security;
using System.Runtime.CompilerServices;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>A connection under TLS as a stream of octets.</summary>
internal sealed class TlsChannel(SslStream stream) : OctetChannel
{
    /// <inheritdoc/>
    public override ValueTask<int> ReadAsync(Memory<byte> into) => stream.ReadAsync(into);

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> octets) => await stream.WriteAsync(octets).ConfigureAwait(false);

    /// <inheritdoc/>
    public override Task EndWritingAsync() => stream.ShutdownAsync();

    /// <inheritdoc/>
    public override void Dispose() => stream.Dispose();
}
