using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using NanoPeers.ClientApi.Peering;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>
/// The fixed scenario of <c>demo --once</c>, the peering service: a vendor, two peers with Internet and one without. One download updates all three, and the
/// one without gets its report out through a peer that the vendor's certificate vouches for, while a liar who was quicker is black-listed.
/// </summary>
internal sealed class PeeringScenario(DemoHouse house, ScenarioSteps steps) : IAsyncDisposable
{
    private const string Product = "antivirus";
    private const string Shop = "shop";
    private const string Depot = "depot";
    private const string Van = "van";

    /// <summary>Where nobody listens: who has this for its proxy has no Internet.</summary>
    private const string NoProxy = "http://127.0.0.1:9";

    private const int LiarsAliasPort = 6520;

    private static readonly string[] _names = [Shop, Depot, Van];

    /// <summary>Another network for each demo on this machine.</summary>
    private readonly byte _network = (byte)(Environment.ProcessId % 250);
    private readonly Dictionary<string, PeeringClient> _peers = [];
    private VendorProcess? _vendor;
    private LyingPeer? _liar;
    private int _port;

    private VendorProcess Vendor => _vendor!;

    /// <summary>Plays it.</summary>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <returns>Whether it was played: false where this demo has no vendor.</returns>
    /// <exception cref="ScenarioException">A step did not happen; what was seen is in it.</exception>
    public async Task<bool> PlayAsync(CancellationToken cancellationToken)
    {
        // One address on macOS's loopback: nodes cannot stand beside each other there.
        _vendor = OperatingSystem.IsMacOS() ? null : await house.StartVendorAsync(cancellationToken).ConfigureAwait(false);
        if (_vendor is null)
        {
            return false;
        }

        await steps.PlayAsync("vendor", "", StartAsync, cancellationToken).ConfigureAwait(false);
        await steps.PlayAsync("update", "", UpdateAsync, cancellationToken).ConfigureAwait(false);
        await steps.PlayAsync("liar", Van, LiarAsync, cancellationToken).ConfigureAwait(false);
        await steps.PlayAsync("upload", Van, UploadAsync, cancellationToken).ConfigureAwait(false);
        return true;
    }

    /// <summary>Ends the liar and the vendor.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_liar is not null)
        {
            await _liar.DisposeAsync().ConfigureAwait(false);
        }

        if (_vendor is not null)
        {
            await _vendor.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<string> StartAsync(CancellationToken cancellationToken)
    {
        using (Socket probe = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp))
        {
            probe.Bind(new IPEndPoint(AddressOf(_names.Length), 0));
            _port = ((IPEndPoint)probe.LocalEndPoint!).Port;
        }

        string key = house.VendorFile("vendor.pem");
        await File.WriteAllBytesAsync(key, await Vendor.GetAsync("/key.pem", cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
        IReadOnlyList<IDemoPeer> peers = await house.StartPeersAsync(
            _names.Select((name, place) => (name, (IReadOnlyList<string>)OptionsOf(name, place, key))), cancellationToken).ConfigureAwait(false);
        foreach (IDemoPeer peer in peers)
        {
            _peers[peer.Name] = peer.Api.Peering;
        }

        return $"{Vendor.Address}, a process; {Shop} and {Depot} have Internet, {Van} has none";
    }

    /// <summary>All at once want the product; each file may come from the vendor once, and to the one without Internet from peers alone.</summary>
    private async Task<string> UpdateAsync(CancellationToken cancellationToken)
    {
        string key = Encoding.ASCII.GetString(await Vendor.GetAsync("/key.pem", cancellationToken).ConfigureAwait(false));
        foreach (PeeringClient peer in _peers.Values)
        {
            ProductOrder order = new() { Name = Product, Manifest = Vendor.Address + "/manifest", IssuerKey = key };
            await peer.AddProductAsync(order, cancellationToken).ConfigureAwait(false);
        }

        foreach ((string name, PeeringClient peer) in _peers)
        {
            await steps.UntilAsync(
                async () => Missing(await peer.ProductsAsync(cancellationToken).ConfigureAwait(false)),
                () => Task.Delay(Timeout.Infinite, cancellationToken), $"at {name}", cancellationToken).ConfigureAwait(false);
        }

        IReadOnlyDictionary<string, (int Requests, long Octets)> files = await Vendor.FilesAsync(cancellationToken).ConfigureAwait(false);
        if (files.Count == 0 || files.Values.Any(file => file.Requests != 1))
        {
            throw new DemoException($"The vendor was asked for {string.Join(", ", files.Select(file => $"{file.Key} {file.Value.Requests} times"))}.");
        }

        IReadOnlyList<SavedFile> saved = await _peers[Van].SavingsAsync(cancellationToken).ConfigureAwait(false);
        if (saved.Any(file => file.FromInternet > 0))
        {
            throw new DemoException($"{Van} has no Internet, and yet got {saved.Sum(file => file.FromInternet)} octets from there.");
        }

        long once = files.Values.Sum(file => file.Octets);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{files.Count} files, {once:N0} octets, came from the vendor once; {_peers.Count} peers run them, {Van} has all of it from peers");
    }

    /// <summary>It is quicker than anybody honest, and has a certificate of the vendor: for another alias.</summary>
    private async Task<string> LiarAsync(CancellationToken cancellationToken)
    {
        IPAddress address = AddressOf(_names.Length);
        string path = $"/certificates?alias={Uri.EscapeDataString($"http://{address}:{LiarsAliasPort}/u/somewhere-else")}&task=upload";
        byte[] certificate = await Vendor.PostAsync(path, cancellationToken).ConfigureAwait(false);
        _liar = new LyingPeer(new IPEndPoint(address, _port), LiarsAliasPort, certificate);
        string report = house.VendorFile("report.xml");
        string text = $"<report from=\"{Van}\" at=\"{DateTimeOffset.UtcNow:O}\"/>";
        await File.WriteAllTextAsync(report, text, cancellationToken).ConfigureAwait(false);
        await _peers[Van].UploadAsync(report, cancellationToken).ConfigureAwait(false);
        ListedPeer? listed = null;
        await steps.UntilAsync(
            async () =>
            {
                listed = (await _peers[Van].BlackListAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(one => one.Task == "upload");
                return listed is null ? $"the black list is empty, {_liar.Answered} lies were told" : "";
            },
            () => Task.Delay(Timeout.Infinite, cancellationToken), $"at {Van}", cancellationToken).ConfigureAwait(false);
        if (_liar.WasVisited || !listed!.Who.StartsWith(address.ToString(), StringComparison.Ordinal))
        {
            throw new DemoException($"{listed!.Who} is on the black list, and the liar was {(_liar.WasVisited ? "" : "not ")}given the file.");
        }

        return $"{listed.Who} answered first, with a certificate for another alias ({listed.Why}): black-listed, and it got nothing";
    }

    private async Task<string> UploadAsync(CancellationToken cancellationToken)
    {
        string digest = Convert.ToHexStringLower(SHA256.HashData(
            await File.ReadAllBytesAsync(house.VendorFile("report.xml"), cancellationToken).ConfigureAwait(false)));
        KeptUpload? sent = null;
        await steps.UntilAsync(
            async () =>
            {
                IReadOnlyList<KeptUpload> uploads = await _peers[Van].UploadsAsync(cancellationToken).ConfigureAwait(false);
                sent = uploads.FirstOrDefault(one => one.Name.Contains("report", StringComparison.Ordinal) && one.State == "done");
                return sent is null ? string.Join(", ", uploads.Select(one => $"{one.Name} is {one.State} {one.Detail}")) : "";
            },
            () => Task.Delay(Timeout.Infinite, cancellationToken), $"at {Van}", cancellationToken).ConfigureAwait(false);
        int times = (await Vendor.ReportsAsync(cancellationToken).ConfigureAwait(false)).Count(report => report.Digest == digest);
        return times == 1 && sent!.By.Length > 0
            ? $"its report went through {sent.By}; the vendor has it once, and its signed receipt is here"
            : throw new DemoException($"The vendor has the report {times} times; it went through \"{sent!.By}\".");
    }

    private static string Missing(IReadOnlyList<KeptProduct> products)
    {
        KeptProduct? product = products.FirstOrDefault(one => one.Name == Product);
        return product is { Sequence: > 0, Folder.Length: > 0, OnTrial: false } ? "" : $"not installed: {product?.Outcome} {product?.Detail}";
    }

    private IPAddress AddressOf(int place) => new([127, 40, _network, (byte)(place + 1)]);

    private string[] OptionsOf(string name, int place, string key)
    {
        // Each knows the others, and the one that will lie.
        IEnumerable<string> others = Enumerable.Range(0, _names.Length + 1).Where(other => other != place)
            .SelectMany(other => new[] { "--peering-peer", AddressOf(other).ToString() });
        string[] offline = name == Van ? ["--no-direct-upload", "--internet-proxy", NoProxy] : [];
        return
        [
            "--peering", AddressOf(place).ToString(), "--peering-port", _port.ToString(CultureInfo.InvariantCulture), .. others,
            "--upload", Vendor.Address + "/upload", "--backend-key", key, .. offline,
        ];
    }
}
