using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using NanoPeers.DesktopPeer.Composition;
using NanoPeers.PeerPlatform.Discovery;
using NanoPeers.PeerPlatform.Information;
using NanoPeers.PeerPlatform.Metering;
using NanoPeers.PeerPlatform.Policies;
using NanoPeers.PeerPlatform.Pipes;
using NanoPeers.PeerPlatform.Pipes.Channels;
using NanoPeers.PeerPlatform.Relay;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>
/// The gateway's API on 127.0.0.1, for the short commands and for programs of the same user. Who may read the state folder's
/// <c>api.json</c> has the token, and only who has the token gets an answer. DESKTOP-PEER.md lists paths and errors.
/// </summary>
internal sealed class LoopbackApi : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly GatewayAccess _access;
    private readonly string _stateFolder;

    private LoopbackApi(WebApplication application, GatewayAccess access, string stateFolder)
    {
        _application = application;
        _access = access;
        _stateFolder = stateFolder;
    }

    /// <summary>Where it listens.</summary>
    public Uri Address => _access.Address;

    /// <summary>Starts the API and writes its address and a new token into the state folder.</summary>
    /// <param name="subjects">What it serves.</param>
    /// <param name="stateFolder">An existing folder that only its owner can enter.</param>
    /// <param name="options">Port and limits.</param>
    /// <param name="loggers">Where it logs to.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">There is no port to be had, or the access file cannot be written.</exception>
    public static async Task<LoopbackApi> StartAsync(
        ApiSubjects subjects,
        string stateFolder,
        LoopbackApiOptions options,
        ILoggerFactory loggers,
        CancellationToken cancellationToken)
    {
        ILogger logger = loggers.CreateLogger<LoopbackApi>();
        ApiToken token = new();
        WebApplication application = await ListenAsync(
            options.Port, port => Build(subjects, options, port, token, loggers, logger), logger, cancellationToken).ConfigureAwait(false);
        try
        {
            GatewayAccess access = new(new Uri(application.Urls.Single()), token.Text, Environment.ProcessId);
            access.WriteTo(stateFolder);
            logger.Started(access.Address, stateFolder);
            return new LoopbackApi(application, access, stateFolder);
        }
        catch
        {
            await application.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Deletes the access file, ends the event streams, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        _access.RemoveFrom(_stateFolder);
        await _application.StopAsync().ConfigureAwait(false);
        await _application.DisposeAsync().ConfigureAwait(false);
    }

    private static async Task<WebApplication> ListenAsync(
        int wanted, Func<int, WebApplication> build, ILogger logger, CancellationToken cancellationToken)
    {
        try
        {
            return await ListenAtAsync(wanted).ConfigureAwait(false);
        }
        catch (IOException) when (wanted != 0)
        {
            logger.PortTaken(wanted);
            return await ListenAtAsync(0).ConfigureAwait(false);
        }

        async Task<WebApplication> ListenAtAsync(int port)
        {
            WebApplication application = build(port);
            try
            {
                await application.StartAsync(cancellationToken).ConfigureAwait(false);
                return application;
            }
            catch
            {
                await application.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    private static WebApplication Build(
        ApiSubjects subjects,
        LoopbackApiOptions options,
        int port,
        ApiToken token,
        ILoggerFactory loggers,
        ILogger logger)
    {
        // Empty: no settings file, environment variable or argument has a say in where the API listens.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Limit(kestrel, options, port));
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(new AboveInformation(loggers)).Replace(ServiceDescriptor.Singleton<ILoggerFactory>(
            services => services.GetRequiredService<AboveInformation>()));
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, ProgramsLifetime>());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.CloseWait);
        WebApplication application = builder.Build();
        ApiGuard guard = new(token, logger);
        application.Use(guard.InvokeAsync);
        EventStreams streams = new(options, application.Lifetime.ApplicationStopping);
        foreach (IApiRoutes routes in RoutesOf(subjects, streams, logger))
        {
            routes.Map(application);
        }

        return application;
    }

    private static IEnumerable<IApiRoutes> RoutesOf(ApiSubjects subjects, EventStreams streams, ILogger logger)
    {
        yield return new ApiRoutes(subjects.Gateway, streams, logger);
        yield return new GroupRoutes(subjects.Groups, streams, logger);
        if (subjects.Find<IRelayControl>() is { } relay)
        {
            yield return new RelayRoutes(relay, subjects.Gateway, subjects.Groups);
        }

        if (subjects.Find<IDiscoveryControl>() is { } discovery)
        {
            yield return new AdvertisementRoutes(discovery);
            if (subjects.Find<IGroupAdvertiser>() is { } advertiser)
            {
                yield return new DiscoveryRoutes(discovery, subjects.Gateway, subjects.Groups, advertiser);
            }
        }

        if (subjects.Find<IPipeControl>() is { } pipes)
        {
            yield return new PipeRoutes(pipes, subjects.Find<PipeChannels>(), subjects.Groups, streams);
        }

        if (subjects.Find<IInformationControl>() is { } information)
        {
            yield return new InformationRoutes(information, subjects.Groups);
        }

        if (subjects.Find<IPolicyControl>() is { } policies)
        {
            yield return new PolicyRoutes(policies);
        }

        if (subjects.Find<TrafficRulesService>() is { } traffic)
        {
            yield return new MeterRoutes(traffic.Meter);
        }

        if (subjects.Subsystems is { } subsystems)
        {
            yield return new ServiceRoutes(subsystems.Agent, streams, logger);
        }

        if (subjects.Subsystems is { HasPeering: true } kept)
        {
            yield return new PeeringRoutes(() => kept.PeeringService ?? throw Stopped(GatewaySubsystems.Peering), streams);
            yield return new UploadRoutes(() => (kept.PeeringService ?? throw Stopped(GatewaySubsystems.Peering)).Errands);
            yield return new ProductRoutes(() => kept.Products ?? throw Stopped(GatewaySubsystems.Updates));
        }
        else
        {
            yield return new PeeringAbsentRoutes();
        }
    }

    private static ApiRefusalException Stopped(string service) => new(
        ProblemCode.ServiceNotRunning, $"The service {service} does not run: \"services list\" says why, \"services start {service}\" starts it.");

    private static void Limit(KestrelServerOptions kestrel, LoopbackApiOptions options, int port)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = LoopbackApiOptions.MaxBodyOctets;
        kestrel.Limits.MaxRequestHeadersTotalSize = 8192;
        kestrel.Limits.MaxRequestLineSize = 2048;
        kestrel.Limits.MaxRequestHeaderCount = 32;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(5);
        kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
    }

    /// <summary>The web server's own log, without what it says of every request and connection.</summary>
    private sealed class AboveInformation(ILoggerFactory inner) : ILoggerFactory
    {
        public ILogger CreateLogger(string categoryName) => new Quiet(inner.CreateLogger(categoryName));

        public void AddProvider(ILoggerProvider provider) => inner.AddProvider(provider);

        public void Dispose()
        {
            // The factory belongs to the program.
        }

        private sealed class Quiet(ILogger inner) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => inner.BeginScope(state);

            public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning && inner.IsEnabled(logLevel);

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (IsEnabled(logLevel))
                {
                    inner.Log(logLevel, eventId, state, exception, formatter);
                }
            }
        }
    }

    /// <summary>The program decides when the API ends; it takes no signals of its own.</summary>
    private sealed class ProgramsLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
