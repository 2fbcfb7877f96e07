using System.Diagnostics;
using System.Net;
using System.Net.NetworkInformation;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using NanoPeers.ClientApi.Peering;
using NanoPeers.ClientApi.Services;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.EndToEnd.Tests.Houses;
using static NanoPeers.EndToEnd.Tests.Houses.GatewayCommands;

namespace NanoPeers.EndToEnd.Tests.Scenarios;

/// <summary>S2, figure 8: one gateway and its agent, and programs in processes of their own around it.</summary>
public sealed class AgentTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(90);
    private static readonly byte _place = (byte)(Environment.ProcessId % 200);

    private static int PeeringPort => 20_000 + (Environment.ProcessId % 20_000);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Capability", "Z1")]
    [Trait("Capability", "Z4")]
    public async Task The_agent_keeps_parts_and_programs_and_a_web_server_that_knows_nothing_of_peering()
    {
        await using Network network = new();
        int port = FreePort();
        string page = network.Folder("page.html");
        await File.WriteAllTextAsync(page, "beside it all", Cancellation);
        GatewayProcess gateway = await GatewayAsync(network, "alice",
            Program("web", "WebServer", false, $"{port}", page),
            new { name = "broken", command = "/bin/sh", arguments = new[] { "-c", "exit 3" }, maxRestarts = 1 });
        using GatewayConnection connection = GatewayConnection.Open(gateway.State);
        ServiceClient services = new(connection);

        // Life cycle: all of it runs, in the order of figure 8; what crashes at once is left alone.
        KeptService web = await UntilAsync(services, gateway, "web", one => one.State == "running");
        KeptService broken = await UntilAsync(services, gateway, "broken", one => one.State == "failed");
        Assert.Equal(("restart-limit", 1), (broken.Fault, broken.Restarts));
        IReadOnlyList<KeptService> all = await services.ListAsync(Cancellation);
        Assert.Equal(["relay", "peering", "updates", "web", "broken"], all.Select(one => one.Name));
        Assert.All(all.Take(4), one => Assert.Equal("running", one.State));
        Assert.Equal([true, true, false], all.Skip(1).Take(3).Select(one => one.PeeringAware));
        Assert.Equal("beside it all", await ReadAsync(port));

        // Crash: the session's processes are killed, and others take their place.
        KillSession(web.ProcessId!.Value);
        KeptService again = await UntilAsync(services, gateway, "web", one => one.State == "running" && one.ProcessId != web.ProcessId);
        Assert.Equal(1, again.Restarts);
        Assert.Equal("beside it all", await ReadAsync(port));

        // The peering service is stopped: the web server does not even notice, needs are refused by name, and it comes back.
        Assert.Contains("peering: stopped", await RunAsync(gateway, ExitCode.Done, "services", "stop", "peering"), StringComparison.Ordinal);
        Assert.Equal("beside it all", await ReadAsync(port));
        Assert.Contains("service-not-running", await RunAsync(gateway, ExitCode.NotDone, "need", "http://127.0.0.1:9/nothing"), StringComparison.Ordinal);
        Assert.Contains("peering: running", await RunAsync(gateway, ExitCode.Done, "services", "start", "peering"), StringComparison.Ordinal);
        Assert.Equal($"127.24.{_place}.1:{PeeringPort}", (await new PeeringClient(connection).StatusAsync(Cancellation)).Address);
        foreach (string part in new[] { "relay", "updates", "web" })
        {
            Assert.Contains($"{part}: running", await RunAsync(gateway, ExitCode.Done, "services", "restart", part), StringComparison.Ordinal);
        }

        Assert.Contains("service-unknown", await RunAsync(gateway, ExitCode.NotDone, "services", "stop", "nobody"), StringComparison.Ordinal);

        // The web server is not aware of any of it: it has no library of it, and was not told where it is.
        KeptService last = await UntilAsync(services, gateway, "web", one => one.State == "running");
        Assert.DoesNotContain("NanoPeers.ClientApi", await File.ReadAllTextAsync(Path.ChangeExtension(SampleProgram.Assembly("WebServer"), ".deps.json"), Cancellation), StringComparison.Ordinal);
        Assert.All(SessionOf(last.ProcessId!.Value), process =>
            Assert.DoesNotContain(GatewayAccess.FolderVariable, File.ReadAllText($"/proc/{process}/environ"), StringComparison.Ordinal));

        // An orderly end takes all programs with it.
        gateway.Run.Signal("TERM");
        await gateway.Run.EndAsync();
        Assert.Equal(ExitCode.Done, gateway.Run.ExitCode);
        Assert.Empty(SessionOf(last.ProcessId!.Value));
    }

    [Fact]
    [Trait("Capability", "Z2")]
    [Trait("Capability", "Z5")]
    public async Task Two_products_with_updaters_of_their_own_share_one_agent_and_one_port()
    {
        await using Network network = new();
        await using VendorServer first = await VendorServer.StartAsync();
        await using VendorServer second = await VendorServer.StartAsync();
        byte[] shared = RandomNumberGenerator.GetBytes(300_000);
        string antivirus = first.Publish("antivirus", 1, ("engine", RandomNumberGenerator.GetBytes(200_000)), ("names", shared));
        string firewall = second.Publish("firewall", 7, ("rules", RandomNumberGenerator.GetBytes(100_000)));
        await File.WriteAllTextAsync(network.Folder("first.pem"), first.PublicKey, Cancellation);
        await File.WriteAllTextAsync(network.Folder("second.pem"), second.PublicKey, Cancellation);
        GatewayProcess gateway = await GatewayAsync(network, "bob",
            Program("antivirus", "ProductUpdater", true, "antivirus", antivirus, network.Folder("first.pem"), network.Folder("av"), "0.2"),
            Program("firewall", "ProductUpdater", true, "firewall", firewall, network.Folder("second.pem"), network.Folder("fw"), "0.2"));
        using GatewayConnection connection = GatewayConnection.Open(gateway.State);
        ServiceClient services = new(connection);

        await CurrentAsync(network.Folder("av"), 1, gateway);
        await CurrentAsync(network.Folder("fw"), 7, gateway);
        Assert.Equal(shared, await File.ReadAllBytesAsync(Path.Combine(network.Folder("av"), "1", "names"), Cancellation));

        // Both are programs of their own, and neither has a port: the one of peering is the gateway's.
        KeptService av = await UntilAsync(services, gateway, "antivirus", one => one.State == "running");
        KeptService fw = await UntilAsync(services, gateway, "firewall", one => one.State == "running");
        Assert.NotEqual(av.ProcessId, fw.ProcessId);
        Assert.DoesNotContain(gateway.Run.ProcessId, new[] { av.ProcessId!.Value, fw.ProcessId!.Value });
        PeeringStatus status = await new PeeringClient(connection).StatusAsync(Cancellation);
        Assert.Equal($"127.24.{_place}.1:{PeeringPort}", status.Address);
        Assert.Equal(3, status.Objects);
        Assert.Single(IPGlobalProperties.GetIPGlobalProperties().GetActiveUdpListeners(), point => point.Equals(IPEndPoint.Parse(status.Address)));
        Assert.Single(IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners(), point => point.Equals(IPEndPoint.Parse(status.Aliases)));

        // The next release of one reaches only it; each file came over the Internet once. A note that another vendor signed counts for nobody.
        first.Publish("antivirus", 2, ("engine", RandomNumberGenerator.GetBytes(200_000)), ("names", shared));
        await CurrentAsync(network.Folder("av"), 2, gateway);
        Assert.Equal(1, first.AskedFor("antivirus-2-engine"));
        Assert.Equal("7", (await File.ReadAllTextAsync(Path.Combine(network.Folder("fw"), "current"), Cancellation)).Trim());
        string forged = first.Publish("firewall", 8, ("rules", [1, 2, 3]));
        ProgramRun refused = await ProgramRun.ToEndAsync(
            SampleProgram.Start("ProductUpdater", gateway.State, "firewall", forged, network.Folder("second.pem"), network.Folder("fw")));
        Assert.Equal(1, refused.ExitCode);
        Assert.Contains("not signed", refused.Error, StringComparison.Ordinal);
        Assert.Equal(0, first.AskedFor("firewall-8-rules"));
    }

    [Fact]
    [Trait("Capability", "Z2")]
    [Trait("Capability", "Z1")]
    public async Task An_upload_service_in_a_process_of_its_own_brings_reports_to_the_vendor()
    {
        await using Network network = new();
        await using BackendRun vendor = await BackendRun.StartAsync();
        string key = network.Folder("vendor.pem");
        await File.WriteAllTextAsync(key, await vendor.GetAsync("/key.pem"), Cancellation);
        string reports = Directory.CreateDirectory(network.Folder("reports")).FullName;
        await File.WriteAllTextAsync(Path.Combine(reports, "first.xml"), "<report>first</report>", Cancellation);
        string state = await DeclareAsync(network, "dave", Program("upload", "ReportUploader", true, reports));
        GatewayProcess gateway = await network.GatewayAsync("dave", 0, "--peering", $"127.24.{_place}.2", "--peering-port", $"{PeeringPort}",
            "--upload", vendor.Address + "/upload", "--backend-key", key, "--verbose");
        Assert.Equal(state, gateway.State);
        using GatewayConnection connection = GatewayConnection.Open(gateway.State);
        ServiceClient services = new(connection);
        await SentAsync("first");

        // The service crashes; a report that was put into its folder meanwhile goes out when the agent has started it again.
        KeptService upload = await UntilAsync(services, gateway, "upload", one => one.State == "running");
        KillSession(upload.ProcessId!.Value);
        await File.WriteAllTextAsync(Path.Combine(reports, "second.xml"), "<report>second</report>", Cancellation);
        await SentAsync("second");
        KeptService again = await UntilAsync(services, gateway, "upload", one => one.State == "running");
        Assert.NotEqual(upload.ProcessId, again.ProcessId);
        using JsonDocument collected = JsonDocument.Parse(await vendor.GetAsync("/reports"));
        Assert.Equal(
            ((string[])["<report>first</report>", "<report>second</report>"]).Select(text => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))),
            collected.RootElement.EnumerateArray().Select(report => report.GetProperty("sha256").GetString()));

        Task SentAsync(string name) => Waiting.UntilAsync(
            () => File.Exists(Path.Combine(reports, "sent", name + ".xml")), $"the {name} report has its receipt", _limit, () => gateway.Log);
    }

    [Fact]
    [Trait("Capability", "S5")]
    [Trait("Capability", "Z3")]
    public async Task A_program_of_ten_lines_gets_any_resource_and_clients_come_and_go_as_they_like()
    {
        string[] lines = await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "samples", "GetResource", "Program.cs"), Cancellation);
        Assert.InRange(lines.Length, 1, 10);

        await using Network network = new();
        await using VendorServer vendor = await VendorServer.StartAsync();
        byte[] slow = RandomNumberGenerator.GetBytes(400_000);
        string url = vendor.Put("resource", "any resource"u8.ToArray());
        GatewayProcess gateway = await GatewayAsync(network, "carol");
        ProgramRun got = await ProgramRun.ToEndAsync(SampleProgram.Start("GetResource", gateway.State, url));
        Assert.True(got.ExitCode == 0, got.Error);
        Assert.Equal("any resource", got.Output);

        // A person's program leaves in the midst of it, without a word; the one beside it goes on, and so does the gateway.
        vendor.SlowFile = "slow";
        string slowUrl = vendor.Put("slow", slow);
        ProgramRun leaving = SampleProgram.Start("GetResource", gateway.State, slowUrl);
        await Waiting.UntilAsync(() => vendor.AskedFor("slow") > 0, "the slow file is asked for", _limit, () => leaving.Error + gateway.Log);
        using GatewayConnection connection = GatewayConnection.Open(gateway.State);
        PeeringClient staying = new(connection);
        Task<Stream> stays = staying.OpenAsync(new Uri(slowUrl), Cancellation);
        await leaving.KillAsync();
        Assert.Equal("any resource", (await ProgramRun.ToEndAsync(SampleProgram.Start("GetResource", gateway.State, url))).Output);
        vendor.Release();
        await using (Stream stream = await stays.WaitAsync(_limit, Cancellation))
        {
            using MemoryStream octets = new();
            await stream.CopyToAsync(octets, Cancellation);
            Assert.Equal(slow, octets.ToArray());
        }

        // Several at a time, each with a connection of its own; then none; then one again.
        ProgramRun[] many = [.. Enumerable.Range(0, 4).Select(_ => SampleProgram.Start("GetResource", gateway.State, url))];
        foreach (ProgramRun one in many)
        {
            await one.EndAsync();
            Assert.Equal("any resource", one.Output);
        }

        Assert.Equal(1, vendor.AskedFor("resource"));
        Assert.False(gateway.Run.HasExited);
    }

    private static object Program(string name, string sample, bool aware, params string[] arguments) => new
    {
        name,
        command = SampleProgram.Host,
        arguments = new[] { SampleProgram.Assembly(sample) }.Concat(arguments),
        peeringAware = aware,
    };

    private static async Task<GatewayProcess> GatewayAsync(Network network, string name, params object[] programs)
    {
        await DeclareAsync(network, name, programs);
        return await network.GatewayAsync(name, 0, "--peering", $"127.24.{_place}.1", "--peering-port", $"{PeeringPort}", "--verbose");
    }

    private static async Task<string> DeclareAsync(Network network, string name, params object[] programs)
    {
        string state = Directory.CreateDirectory(network.Folder(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
        await File.WriteAllTextAsync(Path.Combine(state, "subsystems.json"), JsonSerializer.Serialize(new { subsystems = programs }), Cancellation);
        return state;
    }

    private static async Task<KeptService> UntilAsync(ServiceClient services, GatewayProcess gateway, string name, Func<KeptService, bool> condition)
    {
        KeptService? last = null;
        await Waiting.UntilAsync(
            async () =>
            {
                last = (await services.ListAsync(Cancellation)).Single(one => one.Name == name);
                return condition(last);
            },
            $"{name} is as expected", _limit, () => $"{last}\n{gateway.Log}");
        return last!;
    }

    private static async Task CurrentAsync(string folder, int sequence, GatewayProcess gateway)
    {
        string file = Path.Combine(folder, "current");
        await Waiting.UntilAsync(() => File.Exists(file) && File.ReadAllText(file) == $"{sequence}", $"{sequence} is installed in {folder}", _limit, () => gateway.Log);
    }

    private static async Task<string> ReadAsync(int port)
    {
        using HttpClient client = new();
        string page = "";
        await Waiting.UntilAsync(
            async () =>
            {
                try
                {
                    page = await client.GetStringAsync(new Uri($"http://127.0.0.1:{port}/"), Cancellation);
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false; // it is only just starting
                }
            },
            "the web server answers", _limit, () => "");
        return page;
    }

    private static int FreePort()
    {
        using System.Net.Sockets.TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Processes of a program that the agent started: it and what stands between.</summary>
    private static IReadOnlyList<int> SessionOf(int session) =>
    [
        .. Process.GetProcesses().Select(process => process.Id).Where(id =>
        {
            try
            {
                string line = File.ReadAllText($"/proc/{id}/stat");
                string[] fields = line[(line.LastIndexOf(')') + 2)..].Split(' ');
                return fields[0] != "Z" && fields[3] == $"{session}";
            }
            catch (IOException)
            {
                return false;
            }
        }),
    ];

    private static void KillSession(int session)
    {
        foreach (int process in SessionOf(session))
        {
            try
            {
                Process.GetProcessById(process).Kill();
            }
            catch (ArgumentException)
            {
                // It went with the others.
            }
        }
    }
}
