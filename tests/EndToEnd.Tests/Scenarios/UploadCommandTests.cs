using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.EndToEnd.Tests.Houses;
using static NanoPeers.EndToEnd.Tests.Houses.GatewayCommands;

namespace NanoPeers.EndToEnd.Tests.Scenarios;

/// <summary>
/// What the person at the console of a gateway without Internet does: its files get to the backend through another gateway. The backend, both gateways and
/// each command are processes of their own; a third peer lies.
/// </summary>
public sealed class UploadCommandTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(90);
    private static readonly byte _place = (byte)(Environment.ProcessId % 200);
    private static readonly int _port = 20_000 + (Environment.ProcessId % 20_000);

    private static readonly string[] _underWay = ["waiting", "sending", "retrying"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Capability", "V17")]
    [Trait("Capability", "V18")]
    public async Task A_gateway_without_Internet_reports_and_updates_through_another_and_shows_and_clears_its_black_list()
    {
        await using Network network = new();
        await using BackendRun backend = await BackendRun.StartAsync();
        string key = network.Folder("backend.pem");
        await File.WriteAllTextAsync(key, await backend.GetAsync("/key.pem"), Cancellation);
        string report = network.Folder("report.xml");
        await File.WriteAllTextAsync(report, "<report version=\"1\" viruses=\"2\"/>", Cancellation);
        using Liar liar = new(AddressOf(3));
        using Socket closed = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0)); // and does not listen: whoever connects is refused
        string[] isolated = ["--internet-proxy", $"http://{closed.LocalEndPoint}"];

        // Nobody but a liar answers: it is found, kept on the list over a restart, and the file stays.
        GatewayProcess alice = await GatewayAsync(network, "alice", 1, backend, key, isolated);
        Assert.Contains("Nobody", await RunAsync(alice, ExitCode.Done, "blacklist", "list"), StringComparison.Ordinal);
        await RunAsync(alice, ExitCode.Done, "uploads", "add", report);
        await RunUntilAsync(alice, "malformed", "blacklist", "list");
        await alice.InterruptAsync();
        alice = await GatewayAsync(network, "alice", 1, backend, key, isolated);
        string shown = await RunAsync(alice, ExitCode.Done, "blacklist", "list");
        Assert.Contains(AddressOf(3), shown, StringComparison.Ordinal);
        Assert.Contains("upload", shown, StringComparison.Ordinal);
        Assert.Contains("not yet", shown, StringComparison.Ordinal);

        // A gateway with Internet comes: the report and what is to be said of the liar get to the backend.
        GatewayProcess bob = await GatewayAsync(network, "bob", 2, backend, key);
        await RunAsync(alice, ExitCode.Done, "uploads", "retry");
        await RunUntilAsync(alice, "yes", "blacklist", "list");
        string uploads = "";
        await Waiting.UntilAsync(
            async () => (uploads = await RunAsync(alice, ExitCode.Done, "uploads", "list")).Split('\n').Count(line => line.Contains("done", StringComparison.Ordinal)) == 2,
            "both files are there", _limit, () => uploads + alice.Log + bob.Log);
        Assert.Contains(AddressOf(2), uploads, StringComparison.Ordinal);
        Assert.Contains("no peer", await RunAsync(bob, ExitCode.Done, "uploads", "list"), StringComparison.Ordinal);
        using JsonDocument reports = JsonDocument.Parse(await backend.GetAsync("/reports"));
        Assert.Equal(2, reports.RootElement.GetArrayLength());
        string digest = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(report, Cancellation)));
        Assert.Single(reports.RootElement.EnumerateArray(), one => one.GetProperty("sha256").GetString() == digest);

        // The upload service is one of the agent's: stopped, it leaves files where they are.
        await RunAsync(bob, ExitCode.Done, "services", "stop", "uploads");
        string second = network.Folder("second.xml");
        await File.WriteAllTextAsync(second, "<report version=\"1\" viruses=\"0\"/>", Cancellation);
        await RunAsync(bob, ExitCode.Done, "uploads", "add", second);
        await Task.Delay(TimeSpan.FromSeconds(3), Cancellation);
        Assert.Contains("waiting", await RunAsync(bob, ExitCode.Done, "uploads", "list"), StringComparison.Ordinal);
        await RunAsync(bob, ExitCode.Done, "services", "start", "uploads");
        await Waiting.UntilAsync(
            async () => (await backend.GetAsync("/reports")).Contains(Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(second, Cancellation))), StringComparison.Ordinal),
            "the second report is there", _limit, () => bob.Log);

        // The same way an update comes: the manifest through the other gateway, fetched anew; the files from it as a peer.
        foreach (GatewayProcess gateway in new[] { bob, alice })
        {
            await RunAsync(gateway, ExitCode.Done, "updates", "add", "antivirus", backend.Address + "/manifest", "--issuer", key);
            await RunUntilAsync(gateway, "runs and is healthy", "updates", "list");
        }

        Assert.Equal(2, await backend.RequestsAsync("/manifest"));

        // The liar falls silent, and what is under way ends: nothing puts it on the list again.
        liar.Dispose();
        await Waiting.UntilAsync(
            async () =>
            {
                uploads = await RunAsync(alice, ExitCode.Done, "uploads", "list");
                return !_underWay.Any(state => uploads.Contains(state, StringComparison.Ordinal));
            },
            "every file is at the backend", _limit, () => uploads + alice.Log);
        Assert.Contains("Nobody", await RunAsync(alice, ExitCode.Done, "blacklist", "clear", AddressOf(3)), StringComparison.Ordinal);
        Assert.Contains("entry-unknown", await RunAsync(alice, ExitCode.NotDone, "blacklist", "clear", AddressOf(3)), StringComparison.Ordinal);
        await RunAsync(alice, ExitCode.Done, "blacklist", "clear");
        Assert.Contains("upload-refused", await RunAsync(alice, ExitCode.NotDone, "uploads", "add", report + ".not-there"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_gateway_that_uploads_nothing_says_how_it_would()
    {
        await using Network network = new();
        GatewayProcess gateway = await network.GatewayAsync("alone", 0, "--peering", AddressOf(9), "--peering-port", $"{_port}");
        Assert.Contains("--upload", await RunAsync(gateway, ExitCode.NotDone, "uploads", "list"), StringComparison.Ordinal);
        Assert.Contains("uploads-absent", await RunAsync(gateway, ExitCode.NotDone, "blacklist", "list"), StringComparison.Ordinal);
    }

    private static string AddressOf(int number) => $"127.24.{_place}.{number}";

    private static Task<GatewayProcess> GatewayAsync(Network network, string name, int number, BackendRun backend, string key, params string[] more) =>
        network.GatewayAsync(
            name, 0,
            [
                "--peering", AddressOf(number), "--peering-port", $"{_port}", "--upload", backend.Address + "/upload", "--backend-key", key,
                .. Enumerable.Range(1, 3).Where(other => other != number).SelectMany(other => new[] { "--peering-peer", AddressOf(other) }), .. more,
            ]);

    /// <summary>A peer that offers an alias to whoever wants to upload, and has no certificate for it.</summary>
    private sealed class Liar : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        private readonly string _address;
        private readonly Task _loop;

        public Liar(string address)
        {
            _address = address;
            _socket.Bind(new IPEndPoint(IPAddress.Parse(address), _port));
            _loop = Task.Run(AnswerAsync);
        }

        public void Dispose()
        {
            _socket.Dispose();
            _loop.Wait();
        }

        private async Task AnswerAsync()
        {
            byte[] buffer = new byte[2_048];
            while (true)
            {
                try
                {
                    SocketReceiveFromResult got = await _socket.ReceiveFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.Any, 0));
                    XElement packet = XElement.Parse(Encoding.UTF8.GetString(buffer, 0, got.ReceivedBytes));
                    if ((string?)packet.Attribute("type") == "request" && (string?)packet.Attribute("method") == "post")
                    {
                        XElement answer = new(
                            "service", new XAttribute("type", "response"), new XAttribute("version", "1.0"), new XAttribute("ID", (string)packet.Attribute("ID")!),
                            new XAttribute("node", "liar"), packet.Attribute("href")!, new XAttribute("alias", $"http://{_address}:6515/u/trust-me"),
                            new XAttribute("certificate", "AAAA"));
                        await _socket.SendToAsync(Encoding.UTF8.GetBytes(answer.ToString(SaveOptions.DisableFormatting)), got.RemoteEndPoint);
                    }
                }
                catch (Exception e) when (e is ObjectDisposedException or SocketException { SocketErrorCode: SocketError.OperationAborted })
                {
                    return;
                }
                catch (SocketException)
                {
                    // A gateway that is not there yet.
                }
            }
        }
    }
}
