using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using NanoPeers.Cryptography;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Composition;
using NanoPeers.DesktopPeer.Flashing;
using NanoPeers.DesktopPeer.Screen;
using NanoPeers.EndToEnd.Tests.Houses;
using NanoPeers.Enrolment;
using NanoPeers.Firmware.Board.Settings;
using NanoPeers.Firmware.Board.Storage;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Peering;
using NanoPeers.Firmware.Ports;
using NanoPeers.VirtualPeer;

namespace NanoPeers.EndToEnd.Tests.Scenarios;

/// <summary>What "provision" writes, read by the firmware's own readers, and a board that joins with nothing else.</summary>
public sealed class ProvisionedBoardTests
{
    private const int MaxRecord = InvitationText.MaxLength + 2;
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task The_firmware_reads_what_was_written_for_every_board()
    {
        await using Network network = new();
        GatewayProcess gateway = await network.GatewayAsync();
        Assert.True(BoardDescription.Ids.Count >= 13);
        foreach (string id in BoardDescription.Ids)
        {
            BoardDescription board = BoardDescription.Find(id)!;
            ProvisionedFlash flash = await ProvisionAsync(network, gateway, board, "light of " + id[..Math.Min(id.Length, 20)]);
            Assert.Equal(["invitation", "settings"], flash.Names());
            AssertSettings(board, "light of " + id[..Math.Min(id.Length, 20)], flash);

            using BoardInMemory started = new(flash, network.MulticastPort);
            Assert.Equal(InvitationStatus.Valid, started.Peer.InvitationStatus);
            DeviceView device = await gateway.DeviceAsync("light of " + id[..Math.Min(id.Length, 20)]);
            Assert.Equal(device.Id, started.Peer.Self!.ToString());
            Assert.DoesNotContain("invitation", flash.Names()); // it is a record in two slots now, and the line with the secret is gone
        }
    }

    [Fact]
    public async Task A_board_with_these_files_and_nothing_else_joins_and_is_switched()
    {
        await using Network network = new();
        GatewayProcess gateway = await network.GatewayAsync();
        ProvisionedFlash flash = await ProvisionAsync(network, gateway, BoardDescription.Find("shelly-plus-1")!, "hall");
        using BoardInMemory board = new(flash, network.MulticastPort);
        board.Start();
        await gateway.PresentAsync("hall", _limit);
        Assert.Equal("on", (await gateway.SwitchAsync("hall", "on")).Light);
        Assert.True(board.Peer.IsOn);
    }

    [Fact]
    public async Task The_firmware_reads_every_choice_that_can_be_made()
    {
        await using Network network = new();
        GatewayProcess gateway = await network.GatewayAsync();
        BoardDescription board = BoardDescription.Find("wt32-eth01")!;
        List<OwnLight> read = [];
        foreach (string ownLight in BoardSettingsText.OwnLights)
        {
            int sessions = 2 + (7 * read.Count);
            ProvisionedFlash flash = await ProvisionAsync(
                network, gateway, board, ownLight, "--own-light", ownLight, "--sessions", sessions.ToString(CultureInfo.InvariantCulture),
                "--groups", (2 - read.Count).ToString(CultureInfo.InvariantCulture));
            BoardSettings settings = SettingsOf(board, flash);
            int groups = read.Count == 2 ? BoardSettings.GroupsNotSaid : 2 - read.Count;
            Assert.Equal((ownLight, sessions, groups), (settings.Name, settings.Sessions, settings.Groups));
            read.Add(settings.OwnLight);
        }

        Assert.Equal([OwnLight.Apart, OwnLight.WhenSilent, OwnLight.Always], read);
    }

    [Fact]
    public async Task The_firmware_reads_where_its_updates_come_from()
    {
        await using Network network = new();
        GatewayProcess gateway = await network.GatewayAsync();
        using RSA issuer = RSA.Create(2048);
        string pem = network.Folder("issuer.pem");
        await File.WriteAllTextAsync(pem, issuer.ExportSubjectPublicKeyInfoPem(), TestContext.Current.CancellationToken);
        ProvisionedFlash flash = await ProvisionAsync(
            network, gateway, BoardDescription.Find("wt32-eth01")!, "hall", "--sessions", "4", "--updates", "http://192.0.2.7:8080/lamp/manifest?line=2",
            "--product", "lamp-2_b.c", "--issuer", pem);
        Assert.Equal(["boot.updates", "invitation", "settings"], flash.Names());
        UpdateSettings settings = UpdateSettings.Read(new SlotStorage(flash, MaxRecord))!;
        Assert.Equal(
            ("lamp-2_b.c", "192.0.2.7", 8080, "/lamp/manifest?line=2"),
            (settings.Product, settings.Manifest.Host, settings.Manifest.Port, settings.Manifest.Path));
        RSAParameters key = issuer.ExportParameters(includePrivateParameters: false);
        Assert.Equal((RsaPublicKey.ModulusSize2048, RsaPublicKey.UsualExponent), (settings.Key.ModulusSize, settings.Key.Exponent));
        Assert.Equal(key.Modulus, settings.Key.Modulus[..settings.Key.ModulusSize]);
    }

    /// <summary>What provisioning takes, the firmware reads; what it would not read, provisioning refuses.</summary>
    [Fact]
    public void A_URL_is_taken_when_the_firmware_reads_it_and_refused_when_it_does_not()
    {
        using RSA issuer = RSA.Create(2048);
        string pem = issuer.ExportSubjectPublicKeyInfoPem();
        string[] urls =
        [
            "http://a", "http://a/", "http://A-b.c:1/x?y=z", "http://a:65535/", "http://a:65536/", "http://a:0/", "http://a:/", "http://a:00001/", "http://a:000001/", "http://a:+1/",
            "http://", "http:///x", "http://:80/", "http://u@a/", "http://[::1]/", "http://a/#f", "http://a#f", "http://a?x", "http://a/b c", "http://a/\u00e4",
            "http://\u00e4/", "https://example.org/", "HTTP://a/", "a/b", "", "http://a/" + new string('p', 199), "http://a/" + new string('p', 200),
            "http://" + new string('h', 123) + "/" + new string('p', 199), "http://" + new string('h', 124) + "/" + new string('p', 199), "http://a/\nkey=x", "http://a_b/",
        ];
        Assert.Equal(7, urls.Count(url => IsTaken(url, pem)));
    }

    private static bool IsTaken(string url, string pem)
    {
        string? text = null;
        try
        {
            text = BoardUpdatesText.Write(url, "lamp", pem);
        }
        catch (DesktopPeer.Commands.CommandException e)
        {
            Assert.Equal("setting-wrong", e.Name);
        }

        // What is refused is put into a file all the same, to see what the firmware makes of it. It would take a second line for another setting.
        string any = text ?? BoardUpdatesText.Write("http://a/", "lamp", pem).Replace("http://a/", url, StringComparison.Ordinal);
        bool isRead = !url.Contains('\n', StringComparison.Ordinal) && UpdateSettings.Read(new SlotStorage(new ProvisionedFlash(("boot.updates", any)), MaxRecord)) is not null;
        Assert.True(isRead == text is not null, url);
        return isRead;
    }

    private static async Task<ProvisionedFlash> ProvisionAsync(
        Network network, GatewayProcess gateway, BoardDescription board, string name, params string[] choices)
    {
        string folder = network.Folder($"{board.Id}-{name}.device");
        string password = network.Folder("password");
        await File.WriteAllTextAsync(password, "the password of the house", TestContext.Current.CancellationToken);
        string[] wifi = board.IsWired ? [] : ["--wifi", "house", "--wifi-password-file", password];
        StringWriter error = new(CultureInfo.InvariantCulture);
        Terminal terminal = new(new StringWriter(CultureInfo.InvariantCulture), error, false, () => (120, 40));
        int exitCode = await DesktopPeer.Commands.CommandLine.RunAsync(
            ["provision", "--board", board.Id, "--name", name, "--out", folder, "--state", gateway.State, .. wifi, .. choices],
            terminal, new NoGateways(), new InProcessBoards(), TestContext.Current.CancellationToken);
        Assert.True(exitCode == DesktopPeer.Commands.ExitCode.Done, error.ToString());
        AssertNetwork(board, folder);
        return new ProvisionedFlash(folder);
    }

    /// <summary>The network comes to the radio by nanoff, and not as the firmware's file: what it holds must be what that file may hold.</summary>
    private static void AssertNetwork(BoardDescription board, string folder)
    {
        string path = Path.Combine(folder, DeviceFolder.NetworkName);
        Assert.Equal(!board.IsWired, File.Exists(path));
        if (!board.IsWired)
        {
            JsonElement client = JsonDocument.Parse(File.ReadAllText(path)).RootElement.GetProperty("WirelessClient");
            string ssid = client.GetProperty("Ssid").GetString()!;
            string password = client.GetProperty("Password").GetString()!;
            byte[] file = System.Text.Encoding.UTF8.GetBytes($"ssid={ssid}\npassword={password}\n");
            WifiSettings wifi = WifiSettings.Read(file, file.Length);
            Assert.Equal((SettingsStatus.Valid, ssid, password), (wifi.Status, wifi.Ssid, wifi.Password));
        }
    }

    private static BoardSettings SettingsOf(BoardDescription board, ProvisionedFlash flash)
    {
        byte[] octets = new byte[1024];
        BoardSettings settings = BoardSettings.Read(octets, flash.Read(FactoryWipe.SettingsName, octets));
        Assert.True(settings.Status == SettingsStatus.Valid, $"{board.Id}: {settings.Status} in line {settings.Line}");
        return settings;
    }

    private static void AssertSettings(BoardDescription board, string name, ProvisionedFlash flash)
    {
        BoardSettings settings = SettingsOf(board, flash);
        Assert.Equal((board.Id, name, board.IsWired), (settings.Board, settings.Name, settings.IsWired));
        Assert.Equal((Limits.MaxConstrainedSessions, OwnLight.Apart, BoardSettings.GroupsNotSaid), (settings.Sessions, settings.OwnLight, settings.Groups));
        Dictionary<string, BoardPart> parts = board.Parts.ToDictionary(part => part.Name, part => part.Part);
        Assert.Equal(parts.GetValueOrDefault("relay"), PartOf(settings.Relay, isInput: false));
        Assert.Equal(parts.GetValueOrDefault("button"), PartOf(settings.Button, isInput: true));
        Assert.Equal(parts.GetValueOrDefault("lamp"), PartOf(settings.Lamp, isInput: false));
        Assert.Equal(parts.GetValueOrDefault("wall"), PartOf(settings.Wall, isInput: true) is BoardPart wall ? wall with { Kind = settings.WallIsRocker ? "rocker" : "push" } : null);
    }

    private static BoardPart? PartOf(PinUse use, bool isInput) => !use.IsThere ? null : new BoardPart(
        use.Pin, use.IsActiveHigh ? "high" : "low", !isInput ? null : use.Pull switch { PinPull.Up => "up", PinPull.Down => "down", _ => "none" }, null);

    /// <summary>The firmware's peer on its own storage, with a PC's sockets.</summary>
    private sealed class BoardInMemory : IDisposable
    {
        private readonly DatagramSockets _datagrams;
        private readonly Thread _thread;
        private volatile bool _ends;

        public BoardInMemory(ProvisionedFlash flash, int multicastPort)
        {
            StopwatchClock clock = new(TimeProvider.System);
            Transcript transcript = new(TextWriter.Null, clock);
            _datagrams = new DatagramSockets(
                new BoardOptions { Name = "none", Folder = new DirectoryInfo("none"), Bind = System.Net.IPAddress.Loopback, MulticastPort = multicastPort }, transcript);
            PeerPorts ports = new(
                new BoardCryptography(), _datagrams, new SlotStorage(flash, MaxRecord), new VirtualPins(clock, transcript), clock, new RunningEntropy(),
                new ProcessRestart(), transcript);
            Peer = new ConstrainedPeer(ports, new PeerOptions { Name = "none" });
            _thread = new Thread(Run);
        }

        public ConstrainedPeer Peer { get; }

        public void Start() => _thread.Start();

        public void Dispose()
        {
            _ends = true;
            if (_thread.IsAlive)
            {
                _thread.Join();
            }

            _datagrams.Dispose();
        }

        private void Run()
        {
            while (!_ends)
            {
                Peer.RunOnce(10);
            }
        }
    }

    private sealed class NoGateways : IGatewayStarter
    {
        public Task<IRunningGateway> StartAsync(GatewaySettings settings, ILoggerFactory loggers) => throw new NotSupportedException();
    }
}
