using System.Text.Json;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Tests.Api;
using NanoPeers.DesktopPeer.Tests.Fakes;
using NanoPeers.PeerPlatform.Devices;

namespace NanoPeers.DesktopPeer.Tests.Commands;

public sealed class ShortCommandTests
{
    [Theory]
    [InlineData("peers")]
    [InlineData("lights")]
    [InlineData("set hall on")]
    [InlineData("watch")]
    [InlineData("why")]
    [InlineData("remove hall")]
    [InlineData("link hall lamp")]
    [InlineData("unlink hall lamp")]
    [InlineData("links")]
    [InlineData("invite --name hall --print")]
    public async Task Without_a_gateway_every_command_says_so(string command)
    {
        using TemporaryFolder folder = new();
        Ran ran = await Ran.CommandAsync([.. command.Split(' '), "--state", folder.Path]);
        Assert.Equal((ExitCode.NoGateway, ""), (ran.ExitCode, ran.Output));
        Assert.StartsWith($"error no-gateway: No gateway runs with the state folder {folder.Path}. Start one with \"run ", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_a_gateway_that_died_is_no_gateway()
    {
        ApiHouse house = await ApiHouse.StartAsync();
        string file = await File.ReadAllTextAsync(GatewayAccess.PathIn(house.State), TestContext.Current.CancellationToken);
        await house.Api.DisposeAsync();
        await File.WriteAllTextAsync(GatewayAccess.PathIn(house.State), file, TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.NoGateway, (await Ran.CommandAsync(["peers", "--state", house.State])).ExitCode);
        await house.DisposeAsync();
    }

    [Fact]
    public async Task A_wrong_token_and_a_broken_file_are_named()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        (house.Access with { Token = "AAAA" }).WriteTo(house.State);
        Ran ran = await Ran.CommandAsync(["peers", "--state", house.State]);
        Assert.Equal(ExitCode.TokenRefused, ran.ExitCode);
        Assert.StartsWith("error token-wrong: ", ran.Error, StringComparison.Ordinal);
        await File.WriteAllTextAsync(GatewayAccess.PathIn(house.State), "{ half", TestContext.Current.CancellationToken);
        ran = await Ran.CommandAsync(["peers", "--state", house.State]);
        Assert.Equal(ExitCode.TokenRefused, ran.ExitCode);
        Assert.StartsWith("error access-unreadable: ", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Peers_prints_columns_tables_and_json()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        Assert.StartsWith("No device is enrolled.", (await Ran.CommandAsync(["peers", "--state", house.State])).Output, StringComparison.Ordinal);
        house.Gateway.Invite("hall");
        house.Gateway.Invite("kitchen");
        house.Gateway.Arrive("hall");
        Ran plain = await Ran.CommandAsync(["peers", "--state", house.State]);
        string[] lines = plain.Output.Split('\n');
        Assert.Equal(["name", "peer", "id", "presence"], lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries)[..4]);
        string id = house.Gateway["hall"].Id.ToString();
        Assert.Equal($"hall {id[..8]} present off 3 m 05 s A128CBC-HS256 RSA-OAEP-SHA256 7 9 1.3 ms udp://192.0.2.7:40000", Squeezed(lines[1]));
        Assert.Equal("kitchen: never heard", lines[3]);
        Assert.DoesNotContain('\u001b', plain.Output);
        Ran drawn = await Ran.CommandAsync(["peers", "--state", house.State], isInteractive: true);
        Assert.Contains("╭", drawn.Output, StringComparison.Ordinal);
        Ran json = await Ran.CommandAsync(["peers", "--json", "--state", house.State]);
        Assert.Equal(id, JsonDocument.Parse(json.Output).RootElement[0].Text("id"));
        Assert.Equal("", plain.Error + drawn.Error + json.Error);
    }

    [Fact]
    public async Task Set_switches_and_says_what_the_light_answered()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Gateway.Invite("hall");
        house.Gateway.Arrive("hall");
        Assert.Equal(new Ran(0, "hall is on (12.5 ms)\n", ""), await Ran.CommandAsync(["set", "HALL", "on", "--state", house.State]));
        Assert.Equal(true, house.Gateway["hall"].Light);
        Assert.Equal(new Ran(0, "hall is off (12.5 ms)\n", ""), await Ran.CommandAsync(["set", "hall", "toggle", "--state", house.State]));
        Ran lights = await Ran.CommandAsync(["lights", "--state", house.State]);
        Assert.Equal("name light presence|hall off present|", string.Join('|', lights.Output.Split('\n').Select(Squeezed)));
        Ran json = await Ran.CommandAsync(["set", "hall", "on", "--json", "--state", house.State]);
        Assert.Equal("on", JsonDocument.Parse(json.Output).RootElement.Text("light"));
    }

    [Fact]
    public async Task Set_names_what_went_wrong()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        Ran unknown = await Ran.CommandAsync(["set", "hall", "on", "--state", house.State]);
        Assert.Equal(new Ran(1, "", "error device-unknown: No device is called \"hall\".\n"), unknown);
        house.Gateway.Answers = (_, _) => new SwitchAnswer(SwitchResult.NotPresent, false, TimeSpan.Zero, "hall\u001b[2J was last heard yesterday");
        Ran away = await Ran.CommandAsync(["set", "hall", "on", "--state", house.State]);
        Assert.Equal(new Ran(1, "", "error device-not-present: hall?[2J was last heard yesterday\n"), away);
    }

    [Fact]
    public async Task Why_prints_the_attempts_step_by_step()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Gateway.Invite("hall");
        Assert.StartsWith("No attempt", (await Ran.CommandAsync(["why", "--state", house.State])).Output, StringComparison.Ordinal);
        house.Gateway.Attempts.Add(new AttemptReport(
            "00112233aabbccdd", "hall", DateTimeOffset.UnixEpoch,
            [new AttemptReportStep(TimeSpan.Zero, "query heard"), new AttemptReportStep(TimeSpan.FromMilliseconds(31), "reject heard: wrong key")],
            "wrong key", "invite the device again"));
        Ran ran = await Ran.CommandAsync(["why", "hall", "--state", house.State]);
        Assert.StartsWith("attempt 00112233aabbccdd with hall, 1970-01-01", ran.Output, StringComparison.Ordinal);
        Assert.Contains("\n         0 ms  query heard\n        31 ms  reject heard: wrong key\n  outcome: wrong key\n  try: invite the device again\n", ran.Output, StringComparison.Ordinal);
        Assert.Equal("wrong key", JsonDocument.Parse((await Ran.CommandAsync(["why", "--json", "--state", house.State])).Output).RootElement[0].Text("outcome"));
        Assert.Equal(ExitCode.NotDone, (await Ran.CommandAsync(["why", "nobody", "--state", house.State])).ExitCode);
    }

    [Fact]
    public async Task Remove_removes_once()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Gateway.Invite("hall");
        Assert.Equal(ExitCode.Done, (await Ran.CommandAsync(["remove", "hall", "--state", house.State])).ExitCode);
        Assert.Empty(house.Gateway.Devices());
        Ran again = await Ran.CommandAsync(["remove", "hall", "--state", house.State]);
        Assert.Equal(ExitCode.NotDone, again.ExitCode);
        Assert.StartsWith("error device-unknown: ", again.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_prints_a_line_a_happening_and_ends_with_the_gateway()
    {
        ApiHouse house = await ApiHouse.StartAsync();
        house.Gateway.Invite("hall");
        LineWriter plainLines = new();
        LineWriter jsonLines = new();
        Task<Ran> plain = Ran.UntilAsync(["watch", "--state", house.State], plainLines, false, TestContext.Current.CancellationToken);
        Task<Ran> json = Ran.UntilAsync(["watch", "--json", "--state", house.State], jsonLines, false, TestContext.Current.CancellationToken);
        await Waiting.UntilAsync(() => house.Gateway.Watchers == 2, "both watch");
        house.Gateway.SetLight("hall", true);
        house.Gateway.SetLight("hall", false);
        house.Gateway.Leave("hall");
        await Waiting.UntilAsync(() => plainLines.Lines.Count == 3 && jsonLines.Lines.Count == 3, "both printed what happened");
        await house.DisposeAsync();
        Ran ran = await plain;
        Assert.Equal(ExitCode.NoGateway, ran.ExitCode);
        Assert.Equal(
            "light-changed hall is on|light-changed hall is off|session-ended hall went|",
            string.Join('|', ran.Output.Split('\n').Select(line => line.Length == 0 ? "" : Squeezed(line[14..]))));
        Assert.Contains("error gateway-ended: ", ran.Error, StringComparison.Ordinal);
        string[] lines = (await json).Output.TrimEnd().Split('\n');
        Assert.Equal(["on", "off", null], lines.Select(line => JsonDocument.Parse(line).RootElement.Text("light")));
    }

    [Fact]
    public async Task Watch_ends_well_when_it_is_cancelled()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using CancellationTokenSource cancelling = new();
        Task<Ran> watching = Ran.UntilAsync(["watch", "--state", house.State], new LineWriter(), false, cancelling.Token);
        await Waiting.UntilAsync(() => house.Gateway.Watchers == 1, "it watches");
        await cancelling.CancelAsync();
        Assert.Equal(ExitCode.Done, (await watching).ExitCode);
    }

    [Fact]
    public async Task A_command_that_is_cancelled_ends_so()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        TaskCompletionSource gate = new();
        house.Gateway.SwitchGate = gate.Task;
        using CancellationTokenSource cancelling = new();
        Task<Ran> setting = Ran.UntilAsync(["set", "hall", "on", "--state", house.State], new LineWriter(), false, cancelling.Token);
        await Waiting.UntilAsync(() => house.Gateway.Counters().ContainsKey("switch-requests"), "the request arrived");
        await cancelling.CancelAsync();
        Assert.Equal(ExitCode.Interrupted, (await setting).ExitCode);
    }

    private static string Squeezed(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
