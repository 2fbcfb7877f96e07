using Microsoft.Extensions.Logging;
using NanoPeers.PeeringService.Agent;
using NanoPeers.PeeringService.Composition;
using NanoPeers.PeeringService.Updates;

namespace NanoPeers.DesktopPeer.Composition;

/// <summary>
/// What the gateway's agent keeps (S2, figure 8): the relay, the peering service with its alias HTTP server, the upload and update services, and the programs
/// that <c>subsystems.json</c> declares. AGENT.md.
/// </summary>
internal sealed class GatewaySubsystems : IAsyncDisposable
{
    /// <summary>Names of the gateway's own subsystems: no program has one of them.</summary>
    public const string Relay = "relay", Peering = "peering", Uploads = "uploads", Updates = "updates";

    private static readonly string[] _own = [Relay, Peering, Uploads, Updates];

    private readonly KeptPart<LocalPeeringService>? _peering;
    private readonly KeptPart<KeptProducts>? _updates;
    private readonly string[] _parts;

    /// <summary>Makes them; nothing runs yet.</summary>
    /// <param name="stateFolder">Where <c>subsystems.json</c> is.</param>
    /// <param name="relay">The relay's switch; null where there is none.</param>
    /// <param name="peering">How the peering service is set up; null where there is none.</param>
    /// <param name="loggers">Where they log.</param>
    public GatewaySubsystems(string stateFolder, RelaySwitch? relay, LocalPeeringServiceOptions? peering, ILoggerFactory loggers)
    {
        ILogger logger = loggers.CreateLogger<ServiceAgent>();
        List<ISubsystem> parts = [];
        if (relay is not null)
        {
            parts.Add(new PartSubsystem(Relay, "keeps messages for peers that are away", _ => Task.FromResult(relay.TurnOn())));
        }

        if (peering is not null)
        {
            UploadSwitch uploads = new();
            LocalPeeringServiceOptions options = peering with
            {
                KeepsProducts = false,
                Errands = peering.Errands is not { } errands ? null : errands with
                {
                    MayFetch = href => Products?.HasManifest(href) == true, IsOn = () => uploads.IsOn,
                },
            };
            _peering = new KeptPart<LocalPeeringService>(
                Peering, "shares objects with peers, and serves them by HTTP",
                stop => LocalPeeringService.StartAsync(options, TimeProvider.System, loggers, stop));
            PeeringNow now = new(() => _peering.Current);
            _updates = new KeptPart<KeptProducts>(
                Updates, "keeps products up to date",
                _ => Task.FromResult(KeptProducts.Open(options, now, now, () => now.Errands, TimeProvider.System, loggers)));
            parts.Add(_peering.Subsystem);
            if (options.Errands is not null)
            {
                parts.Add(new PartSubsystem(
                    Uploads, "brings files to the backend, for peers too", _ => Task.FromResult(uploads.TurnOn())) { IsPeeringAware = true });
            }

            parts.Add(_updates.Subsystem);
        }

        _parts = [.. parts.Select(part => part.Name)];
        IEnumerable<(ISubsystem, SubsystemRules)> programs = SubsystemFile.ReadOrTell(stateFolder, _own, logger)
            .Select(order => ((ISubsystem)new ProgramSubsystem(order, stateFolder, logger), order.Rules));
        Agent = new ServiceAgent([.. parts.Select(part => (part, new SubsystemRules())), .. programs], TimeProvider.System, logger);
    }

    /// <summary>The agent.</summary>
    public ServiceAgent Agent { get; }

    /// <summary>Whether the gateway is to peer, running or not.</summary>
    public bool HasPeering => _peering is not null;

    /// <summary>The peering service; null while it does not run.</summary>
    public LocalPeeringService? PeeringService => _peering?.Current;

    /// <summary>The products that are kept up to date; null while the update service does not run.</summary>
    public UpdatedProducts? Products => _updates?.Current?.Products;

    /// <summary>Starts the gateway's own parts. Programs are started when the API is there for them.</summary>
    /// <exception cref="Exception">A part cannot start as it is set up: whatever it threw.</exception>
    public async Task StartPartsAsync()
    {
        foreach (string part in _parts)
        {
            await Agent.StartAsync(part, CancellationToken.None).ConfigureAwait(false);
        }

        if ((_peering?.Failure ?? _updates?.Failure) is { } failure)
        {
            await DisposeAsync().ConfigureAwait(false);
            throw failure;
        }
    }

    /// <summary>Starts the programs.</summary>
    /// <param name="cancellationToken">Starts no more.</param>
    public Task StartProgramsAsync(CancellationToken cancellationToken) => Agent.StartAsync(cancellationToken);

    /// <summary>Stops all: programs first, then the parts, the last that was started first.</summary>
    public ValueTask DisposeAsync() => Agent.DisposeAsync();
}
