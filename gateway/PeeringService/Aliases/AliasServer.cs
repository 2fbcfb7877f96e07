using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Aliases;

/// <summary>
/// The micro HTTP server of S2, figure 2: aliased objects for GET and HEAD, opened uploads for POST, nothing else. A request's target is looked up
/// octet by octet in the table of aliases; no part of it ever names a file. ALIASES.md has methods, headers, answers and limits.
/// </summary>
public sealed class AliasServer : IAsyncDisposable
{
    private const int MaxHeaderOctets = 8_192;
    private const int MaxHeaders = 32;
    private const int MaxLineOctets = 1_024;

    private readonly WebApplication _server;

    private AliasServer(WebApplication server, IPAddress address)
    {
        _server = server;
        Endpoint = new IPEndPoint(address, new Uri(server.Urls.Single()).Port);
    }

    /// <summary>Where it listens.</summary>
    public IPEndPoint Endpoint { get; }

    /// <summary>Starts listening.</summary>
    /// <param name="store">Whose objects it serves.</param>
    /// <param name="table">Under which names.</param>
    /// <param name="options">Where, and with which limits.</param>
    /// <param name="loggers">Where it logs to; nowhere when null.</param>
    /// <param name="time">What rates are measured by; the system's clock unless given.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="IOException">There is no port to be had at this address.</exception>
    public static async Task<AliasServer> StartAsync(
        LocalObjects store,
        AliasTable table,
        AliasServerOptions options,
        ILoggerFactory? loggers,
        TimeProvider? time,
        CancellationToken cancellationToken)
    {
        loggers ??= NullLoggerFactory.Instance;
        ILogger logger = loggers.CreateLogger<AliasServer>();
        AddressLimits limits = new(options, time ?? TimeProvider.System);
        AliasRequests requests = new(store, table, options, limits, time ?? TimeProvider.System, logger);
        AliasServer server = await ListenFromAsync(options.Port).ConfigureAwait(false);
        AliasesLog.Started(logger, server.Endpoint);
        return server;

        async Task<AliasServer> ListenFromAsync(int port)
        {
            while (true)
            {
                try
                {
                    return await ListenAsync(port).ConfigureAwait(false);
                }
                catch (IOException) when (port != 0 && port < options.LastPort)
                {
                    AliasesLog.PortTaken(logger, port);
                    port++;
                }
            }
        }

        async Task<AliasServer> ListenAsync(int port)
        {
            WebApplication application = Build(options, port, limits, requests);
            try
            {
                await application.StartAsync(cancellationToken).ConfigureAwait(false);
                return new AliasServer(application, options.Address);
            }
            catch
            {
                await application.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <summary>The URL of an alias for peers that know this host by an address.</summary>
    public Uri UrlOf(string path, IPAddress host) => new($"http://{new IPEndPoint(host, Endpoint.Port)}{path}");

    /// <summary>Stops taking requests, ends those under way, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new();
        await now.CancelAsync().ConfigureAwait(false);
        await _server.StopAsync(now.Token).ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(AliasServerOptions options, int port, AddressLimits limits, AliasRequests requests)
    {
        // Empty: no settings file, environment variable or argument has a say in where it listens.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.Replace(ServiceDescriptor.Singleton<IHostLifetime, ProgramsLifetime>());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            Limit(kestrel, options);
            kestrel.Listen(options.Address, port, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                listen.Use(next => connection => TakeAsync(connection, next, limits));
            });
        });
        WebApplication application = builder.Build();
        application.Run(requests.AnswerAsync);
        return application;
    }

    private static void Limit(KestrelServerOptions kestrel, AliasServerOptions options)
    {
        kestrel.AddServerHeader = false;
        KestrelServerLimits limits = kestrel.Limits;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.RequestHeadersTimeout = options.HeaderTime;
        limits.KeepAliveTimeout = options.IdleTime;
        limits.MaxRequestHeadersTotalSize = MaxHeaderOctets;
        limits.MaxRequestHeaderCount = MaxHeaders;
        limits.MaxRequestLineSize = MaxLineOctets;
        limits.MaxRequestBufferSize = 64 << 10;

        // Uploads raise it for themselves; nothing else has a body.
        limits.MaxRequestBodySize = 0;
        limits.MinRequestBodyDataRate = new MinDataRate(options.MinOctetsPerSecond, options.SlowGrace);
        limits.MinResponseDataRate = new MinDataRate(options.MinOctetsPerSecond, options.SlowGrace);
    }

    private static async Task TakeAsync(ConnectionContext connection, ConnectionDelegate next, AddressLimits limits)
    {
        IPAddress address = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        if (!limits.TryOpen(address))
        {
            connection.Abort();
            return;
        }

        try
        {
            await next(connection).ConfigureAwait(false);
        }
        finally
        {
            limits.Close(address);
        }
    }

    /// <summary>The program decides when the server ends; it takes no signals of its own.</summary>
    private sealed class ProgramsLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
