using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.EndToEnd.Tests.Houses;
using static NanoPeers.EndToEnd.Tests.Houses.GatewayCommands;

namespace NanoPeers.EndToEnd.Tests.Scenarios;

/// <summary>What the person at a console does with two gateways that know one address of each other: each command a process of its own.</summary>
public sealed partial class StackCommandTests
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(60);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_one_gateway_has_is_found_and_shown_at_the_other()
    {
        await using Network network = new();
        (GatewayProcess alice, GatewayProcess bob) = await TwoAsync(network);
        await network.BoardAsync("hall", await alice.InviteAsync("hall"));
        await alice.PresentAsync("hall", _limit);
        await RunUntilAsync(bob, "attic", "region");
        string row = "";
        await Waiting.UntilAsync(
            async () =>
            {
                string[] rows = (await RunAsync(bob, ExitCode.Done, "find", "--kind", "service", "--wait", "1")).Split('\n');
                row = rows.FirstOrDefault(one => one.Contains("hall", StringComparison.Ordinal) && one.Contains("  yes  ", StringComparison.Ordinal)) ?? "";
                return row.Length > 0;
            },
            "bob finds what hall's gateway signed about hall's switch", _limit, () => alice.Log + bob.Log);
        string name = Urn().Match(row).Value;
        XElement xml = XElement.Parse(await RunAsync(alice, ExitCode.Done, "adv", "show", name));
        Assert.Equal(name, xml.Elements().Single(element => element.Name.LocalName == "name").Value);
        using JsonDocument json = JsonDocument.Parse(await RunAsync(alice, ExitCode.Done, "adv", "show", name, "--as", "json"));
        Assert.Equal(name, json.RootElement.EnumerateObject().Single().Value.GetProperty("name").GetString());
        string html = await RunAsync(alice, ExitCode.Done, "adv", "show", "attic", "--as", "html");
        Assert.StartsWith("<!DOCTYPE html>", html, StringComparison.Ordinal);
        Assert.Contains("attic", html, StringComparison.Ordinal);
        Assert.Contains("adv list", await RunAsync(alice, ExitCode.NotDone, "adv", "show", "nothing of that title"), StringComparison.Ordinal);

        await RunAsync(alice, ExitCode.Done, "group", "create", "house", "--membership", "open");
        Assert.DoesNotContain("house", await RunAsync(bob, ExitCode.Done, "find", "--kind", "group", "--wait", "1"), StringComparison.Ordinal);
        await RunAsync(alice, ExitCode.Done, "advertise", "house");
        await RunUntilAsync(bob, "house", "find", "--kind", "group", "--name", "hou*", "--wait", "1");
    }

    [Fact]
    public async Task Members_send_texts_and_files_through_a_pipe_ask_about_each_other_and_keep_mailboxes()
    {
        await using Network network = new();
        (GatewayProcess alice, GatewayProcess bob) = await TwoAsync(network);
        await RunAsync(alice, ExitCode.Done, "group", "create", "house", "--membership", "open");
        string invitation = network.Folder("house.invitation");
        await RunAsync(alice, ExitCode.Done, "group", "invite", "house", "--out", invitation);
        await RunAsync(bob, ExitCode.Done, "group", "join", invitation, "--as", "bob");
        await RunAsync(alice, ExitCode.Done, "pipe", "create", "news", "--group", "house");
        await RunAsync(bob, ExitCode.Done, "pipe", "create", "news", "--group", "house");
        await using (ProgramRun listening = ProgramRun.StartDesktopPeer("listen", "news", "--state", bob.State))
        {
            await Waiting.UntilAsync(
                async () =>
                {
                    await RunAsync(alice, ExitCode.Done, "send", "news", "the door is open");
                    return listening.Output.Contains("the door is open", StringComparison.Ordinal);
                },
                "the text comes out at bob", _limit, () => listening.Output + listening.Error + bob.Log);
            string file = network.Folder("report.bin");
            await File.WriteAllBytesAsync(file, RandomNumberGenerator.GetBytes(300_000), Cancellation);
            Assert.Contains("--into FOLDER", await RunAsync(alice, ExitCode.NotDone, "send", "news", "--file", file), StringComparison.Ordinal);
            listening.Signal("INT");
            await listening.EndAsync();

            string folder = Path.Combine(network.Folder("taken"), "not made yet");
            await using ProgramRun taking = ProgramRun.StartDesktopPeer("listen", "news", "--into", folder, "--state", bob.State);
            await Waiting.UntilAsync(() => taking.Error.Contains("Listening", StringComparison.Ordinal), "bob takes files", _limit, () => taking.Error + bob.Log);
            Assert.Contains("The file arrived.", await RunAsync(alice, ExitCode.Done, "send", "news", "--file", file), StringComparison.Ordinal);
            await Waiting.UntilAsync(() => taking.Output.Contains("report.bin arrived", StringComparison.Ordinal), "bob says so", _limit, () => taking.Output);
            Assert.Equal(await File.ReadAllBytesAsync(file, Cancellation), await File.ReadAllBytesAsync(Path.Combine(folder, "report.bin"), Cancellation));
        }

        Assert.Contains("pipe", await RunAsync(alice, ExitCode.Done, "meter"), StringComparison.Ordinal);
        Assert.Contains("policy-resolver", await RunAsync(alice, ExitCode.Done, "policy", "list", "--group", "house"), StringComparison.Ordinal);
        Assert.Contains("bob", await RunAsync(alice, ExitCode.Done, "relay", "open", "bob"), StringComparison.Ordinal);
        Assert.Contains("members", await RunAsync(alice, ExitCode.Done, "relay", "show", "bob"), StringComparison.Ordinal);
        await RunAsync(alice, ExitCode.Done, "relay", "close", "bob");
        Assert.Contains("relay list", await RunAsync(alice, ExitCode.NotDone, "relay", "close", "bob"), StringComparison.Ordinal);
        Assert.Contains("uptime-seconds", await RunAsync(alice, ExitCode.Done, "info"), StringComparison.Ordinal);
        Assert.Contains("uptime-seconds", await RunAsync(alice, ExitCode.Done, "info", "bob", "--group", "house"), StringComparison.Ordinal);
        await bob.Run.KillAsync();
        Assert.Contains("did not answer", await RunAsync(alice, ExitCode.NotDone, "info", "bob", "--group", "house"), StringComparison.Ordinal);
    }

    private static async Task<(GatewayProcess Alice, GatewayProcess Bob)> TwoAsync(Network network)
    {
        GatewayProcess alice = await network.GatewayAsync("alice", 0, "--name", "attic", "--peer-name", "alice");
        string endpoint = UdpEndpoint().Match(alice.Log).Value;
        return (alice, await network.GatewayAsync("bob", 0, "--name", "cellar", "--peer-name", "bob", "--rendezvous", endpoint));
    }

    [GeneratedRegex(@"urn:nanopeers:service:\S+")]
    private static partial Regex Urn();

    [GeneratedRegex(@"udp://127\.0\.0\.1:\d+")]
    private static partial Regex UdpEndpoint();
}
