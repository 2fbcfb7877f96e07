using NanoPeers.ClientApi.Peering;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>The gateway that runs gets objects, keeps them, and serves them to peers.</summary>
internal sealed class RunningGateway(GatewayConnection connection) : INeedSource
{
    /// <summary>What is asked of it.</summary>
    public PeeringClient Client { get; } = new(connection);

    /// <inheritdoc/>
    public IAsyncEnumerable<NeedStep> NeedAsync(ObjectNeed need, CancellationToken cancellationToken) => Client.NeedAsync(need, cancellationToken);

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(string sha256, CancellationToken cancellationToken) => Client.OpenObjectAsync(sha256, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        connection.Dispose();
        return ValueTask.CompletedTask;
    }
}
