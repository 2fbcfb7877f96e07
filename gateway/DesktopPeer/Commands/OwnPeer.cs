using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.ClientApi.Peering;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.PeeringService.Composition;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Peering;
using NanoPeers.PeeringService.Updates;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>A peer of its own, for as long as one object takes (S2: "interactively"); nothing of it stays.</summary>
internal sealed class OwnPeer : INeedSource
{
    private readonly LocalPeeringService _peering;
    private readonly DirectoryInfo _folder;

    private OwnPeer(LocalPeeringService peering, DirectoryInfo folder) => (_peering, _folder) = (peering, folder);

    /// <summary>Starts one.</summary>
    /// <param name="bind">An IPv4 address of this machine.</param>
    /// <param name="port">The UDP port of peering.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandException">It is no such address, or its ports are taken.</exception>
    public static async Task<OwnPeer> StartAsync(string bind, int port, CancellationToken cancellationToken)
    {
        if (!IPAddress.TryParse(bind, out IPAddress? address) || address.AddressFamily != AddressFamily.InterNetwork)
        {
            throw new CommandException(ExitCode.Usage, "address-unknown", "--peering-bind needs an IPv4 address of this machine, such as 192.0.2.7.");
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("nanopeers-need-");
        try
        {
            LocalPeeringServiceOptions options = new()
            {
                Folder = folder.FullName, NodeId = Guid.NewGuid().ToString("N"), Peering = new PeeringOptions { Address = address, Port = port },
            };
            LocalPeeringService peering = await LocalPeeringService
                .StartAsync(options, TimeProvider.System, NullLoggerFactory.Instance, cancellationToken).ConfigureAwait(false);
            return new OwnPeer(peering, folder);
        }
        catch (Exception e)
        {
            folder.Delete(recursive: true);
            throw e is SocketException or IOException
                ? new CommandException(ExitCode.NotStarted, "port-taken", $"Peering at {address}:{port}: {e.Message}", e)
                : e;
        }
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<NeedStep> NeedAsync(ObjectNeed need, CancellationToken cancellationToken) =>
        new NeedSteps(_peering.Fetcher).RunAsync(NeedSteps.OrderOf(need), cancellationToken);

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(string sha256, CancellationToken cancellationToken) => Task.FromResult(
        (ObjectId.TryParse(sha256, out ObjectId id) ? new LocalFetchedObjects(_peering.Objects).Open(id) : null)
        ?? throw new CommandException(ExitCode.NotDone, "not-got", "The file was here, and is damaged."));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _peering.DisposeAsync().ConfigureAwait(false);
        _folder.Delete(recursive: true);
    }
}
