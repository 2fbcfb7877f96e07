using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Advertisements;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.Discovery;

namespace NanoPeers.Benchmarks;

/// <summary>
/// From a peer's boot to the first answer: a full peer that has just been started learns its region from a gateway, with the region's documents, and finds
/// a board by its name. Beside it one plain question and its answer between two UDP sockets, which is what the network alone costs.
/// </summary>
internal static class DiscoveryBenchmark
{
    private const int Boots = 60;
    private const int Questions = 2_000;
    private const int Boards = 30;
    private const int TimeoutSeconds = 20;

    internal static async Task RunAsync(Report report)
    {
        using PeerKey key = PeerKey.Create();
        byte[] gatewayKey = key.ExportPkcs8();
        await using DiscoveringPeer gateway = new(1, gatewayKey, null);
        using UdpEcho echo = new();
        List<double> boots = [];
        List<double> plain = [];
        for (int boot = 0; boot < Boots; boot++)
        {
            using PeerKey own = PeerKey.Create();
            byte[] ownKey = own.ExportPkcs8();
            long began = Stopwatch.GetTimestamp();
            await using DiscoveringPeer peer = new(boot + 2, ownKey, gateway.Endpoint);
            await FirstAsync(peer, boot % Boards).ConfigureAwait(false);
            boots.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            plain.Add(echo.AskMillis());
        }

        await using DiscoveringPeer asker = new(Boots + 2, gatewayKey, gateway.Endpoint);
        List<double> finds = [];
        List<double> asks = [];
        for (int i = 0; i < Questions; i++)
        {
            long began = Stopwatch.GetTimestamp();
            await FirstAsync(asker, i % Boards).ConfigureAwait(false);
            finds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            asks.Add(echo.AskMillis());
        }

        Row(report, $"from a peer's start to the first answer, of {Boots} boots", boots, plain);
        Row(report, $"a board found by its name by a peer that runs, of {Questions}", finds[1..], asks[1..]);
    }

    private static void Row(Report report, string what, List<double> ours, List<double> theirs) => report.Add(
        $"discovery: {what}", Figures(ours), Figures(theirs), "a question and its answer on two UDP sockets",
        Report.Number(Paired.Median(ours) / Paired.Median(theirs)) + "x", "-", null);

    private static string Figures(List<double> figures) =>
        $"p50 {Report.Number(Paired.Median(figures), "N3")} ms, p99 {Report.Number(figures.Order().ElementAt(figures.Count * 99 / 100), "N3")} ms";

    private static string Board(int number) => string.Create(CultureInfo.InvariantCulture, $"board{number}");

    private static async Task FirstAsync(DiscoveringPeer peer, int board)
    {
        DiscoveryQuery query = new() { Title = Board(board), Kind = 2, Limit = 1 };
        await foreach (FoundAdvertisement _ in peer.Service.FindAsync(query, TimeSpan.FromSeconds(TimeoutSeconds), null, CancellationToken.None).ConfigureAwait(false))
        {
            return;
        }

        throw new TimeoutException($"{Board(board)} was not found within {TimeoutSeconds} s.");
    }

    private sealed class DiscoveringPeer : IAsyncDisposable
    {
        private readonly GroupMemberPeer _peer;

        internal DiscoveringPeer(int number, byte[] key, string? gateway)
        {
            DiscoveryService? service = null;
            _peer = new GroupMemberPeer(number, key, attach: attaching =>
            {
                service = new DiscoveryService(OptionsOf(attaching, gateway), NullLogger<DiscoveryService>.Instance);
                service.Attach(attaching.Node);
            });
            Service = service!;
            Service.Start();
        }

        internal DiscoveryService Service { get; }

        internal string Endpoint => _peer.Udp.LocalEndpoint.ToString();

        public async ValueTask DisposeAsync()
        {
            await Service.DisposeAsync().ConfigureAwait(false);
            await _peer.DisposeAsync().ConfigureAwait(false);
        }

        private static DiscoveryServiceOptions OptionsOf(GroupMemberPeer peer, string? gateway)
        {
            DiscoveryServiceOptions options = new()
            {
                Self = peer.Groups.Id, Documents = new AdvertisementDocuments(), Index = new MemoryAdvertisementIndex(), Groups = peer.Groups, AsksSubnet = false,
            };
            if (gateway is not null)
            {
                return options with { Rendezvous = [gateway] };
            }

            DeviceStatus[] boards =
            [
                .. Enumerable.Range(0, Boards).Select(i => new DeviceStatus(
                    Board(i), new Identifier(SHA256.HashData(Encoding.ASCII.GetBytes(Board(i))), 0), DevicePresence.Away, null, 0, null, null,
                    "udp://192.0.2.7:9701", null, "away")),
            ];
            OwnAdvertisements own = new(new OwnAdvertisementsOptions
            {
                Self = peer.Groups.Id, Name = peer.Name, Endpoints = () => [peer.Udp.LocalEndpoint.ToString()], Groups = peer.Groups, Devices = () => boards,
                Region = () => new AdvertisedRegion(peer.Groups.Id, "bench", RegionRules.Usual.ToPolicies()),
            });
            return options with
            {
                Gateway = () => new RegionIdentity(peer.Groups.Id, peer.Groups.Id, "bench", peer.Udp.LocalEndpoint.ToString(), 1, 0),
                OwnDocuments = new KeptGatewayDocuments(own).Make,
            };
        }
    }

    /// <summary>Two plain sockets: one asks, the other sends back what it gets.</summary>
    private sealed class UdpEcho : IDisposable
    {
        private readonly Socket _asker = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        private readonly Socket _answerer = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        private readonly byte[] _octets = new byte[256];

        internal UdpEcho()
        {
            _answerer.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            _asker.Connect(_answerer.LocalEndPoint!);
            Thread thread = new(() =>
            {
                byte[] octets = new byte[256];
                EndPoint from = new IPEndPoint(IPAddress.Any, 0);
                try
                {
                    while (true)
                    {
                        int count = _answerer.ReceiveFrom(octets, ref from);
                        _answerer.SendTo(octets, 0, count, SocketFlags.None, from);
                    }
                }
                catch (SocketException)
                {
                    // Closed: the benchmark is over.
                }
            })
            { IsBackground = true };
            thread.Start();
        }

        public void Dispose()
        {
            _asker.Dispose();
            _answerer.Dispose();
        }

        internal double AskMillis()
        {
            long began = Stopwatch.GetTimestamp();
            _asker.Send(_octets);
            _asker.Receive(_octets);
            return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }
    }
}
