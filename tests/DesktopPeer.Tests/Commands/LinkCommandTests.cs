using System.Text.Json;
using System.Text.RegularExpressions;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Tests.Api;
using NanoPeers.DesktopPeer.Tests.Fakes;
using NanoPeers.PeerPlatform.Devices;

namespace NanoPeers.DesktopPeer.Tests.Commands;

/// <summary>link, unlink and links.</summary>
public sealed class LinkCommandTests
{
    [Fact]
    public async Task Link_and_unlink_say_what_the_button_does_now()
    {
        await using ApiHouse house = await HouseAsync("hall", "lamp");
        Assert.Equal(new Ran(0, "The button of hall switches the light of lamp.\n", ""), await RunAsync(house, "link", "HALL", "Lamp"));
        Assert.Equal([("HALL", "Lamp")], house.Gateway.Linked);
        Assert.Equal(new Ran(0, "The button of hall no longer switches the light of lamp.\n", ""), await RunAsync(house, "unlink", "HALL", "Lamp"));
        Assert.Empty(house.Gateway.Linked);
    }

    [Theory]
    [InlineData("link", "switches")]
    [InlineData("unlink", "no longer switches")]
    public async Task Who_is_told_later_is_said(string command, string verb)
    {
        await using ApiHouse house = await HouseAsync("hall", "lamp");
        house.Gateway.LinkAnswers = (from, to) => new LinkAnswer(LinkResult.Done, [from, to], "");
        string later = $"The button of hall {verb} the light of lamp.\nNot present, and told later: hall, lamp. `links` says when it is done.\n";
        Assert.Equal(new Ran(0, later, ""), await RunAsync(house, command, "hall", "lamp"));
        JsonElement json = JsonDocument.Parse((await RunAsync(house, command, "hall", "lamp", "--json")).Output).RootElement;
        Assert.Equal(("hall", "lamp"), (json.Text("switch"), json.Text("light")));
        Assert.Equal(["hall", "lamp"], json.GetProperty("waiting").EnumerateArray().Select(name => name.GetString()));
    }

    [Theory]
    [InlineData("{1} and {0}", "küche ✓ /1")]
    [InlineData("%s\"'\\", "<b>&amp;</b>")]
    [InlineData("@hall", "a,b;c")]
    [InlineData("--json", "-x")]
    public async Task Names_of_any_characters_are_taken_and_printed_as_they_are(string from, string to)
    {
        await using ApiHouse house = await HouseAsync(from, to);
        Ran linked = await Ran.CommandAsync(["link", "--state", house.State, "--", from, to]);
        Assert.Equal(new Ran(0, $"The button of {from} switches the light of {to}.\n", ""), linked);
        Assert.Equal([(from, to)], house.Gateway.Linked);
        Assert.Matches($"(?m)^{Regex.Escape(from)} {{2,}}{Regex.Escape(to)} {{2,}}ready$", (await RunAsync(house, "links")).Output);
        JsonElement json = JsonDocument.Parse((await RunAsync(house, "links", "--json")).Output).RootElement[0];
        Assert.Equal((from, to), (json.Text("switch"), json.Text("light")));
        Assert.Equal(0, (await Ran.CommandAsync(["unlink", "--state", house.State, "--", from, to])).ExitCode);
        Assert.Empty(house.Gateway.Linked);
    }

    [Theory]
    [InlineData(LinkResult.UnknownDevice, "device-unknown")]
    [InlineData(LinkResult.SameDevice, "link-same-device")]
    [InlineData(LinkResult.TableFull, "link-table-full")]
    [InlineData(LinkResult.NotLinked, "link-unknown")]
    public async Task What_is_not_done_is_named(LinkResult result, string code)
    {
        await using ApiHouse house = await HouseAsync("hall", "lamp");
        house.Gateway.LinkAnswers = (_, _) => new LinkAnswer(result, [], "the gateway's\u001b words");
        Ran refused = new(ExitCode.NotDone, "", $"error {code}: the gateway's? words\n");
        Assert.Equal(refused, await RunAsync(house, "link", "hall", "lamp"));
        Assert.Equal(refused, await RunAsync(house, "unlink", "hall", "lamp"));
        Assert.Equal(refused, await RunAsync(house, "link", "hall", "lamp", "--json"));
    }

    [Fact]
    public async Task Links_are_listed_with_what_is_still_to_be_done()
    {
        await using ApiHouse house = await HouseAsync("hall", "lamp");
        Assert.Equal(new Ran(0, "No devices are linked. Link two with \"link SWITCH LIGHT\".\n", ""), await RunAsync(house, "links"));
        Assert.Equal(new Ran(0, "[]\n", ""), await RunAsync(house, "links", "--json"));
        house.Gateway.Linked.Add(("hall", "lamp"));
        Assert.Equal(new Ran(0, "switch  light  state\nhall    lamp   ready\n", ""), await RunAsync(house, "links"));
        house.Gateway.LinkProblem = "waits for lamp, which is away";
        Assert.EndsWith("\nhall    lamp   waits for lamp, which is away\n", (await RunAsync(house, "links")).Output, StringComparison.Ordinal);
        JsonElement json = JsonDocument.Parse((await RunAsync(house, "links", "--json")).Output).RootElement[0];
        Assert.Equal((false, "waits for lamp, which is away"), (json.GetProperty("ready").GetBoolean(), json.Text("problem")));
    }

    [Theory]
    [InlineData("link")]
    [InlineData("link hall")]
    [InlineData("unlink hall")]
    [InlineData("link hall lamp attic")]
    [InlineData("links hall")]
    public async Task A_wrong_number_of_names_is_a_wrong_command_line(string command)
    {
        await using ApiHouse house = await HouseAsync("hall", "lamp", "attic");
        Assert.Equal(ExitCode.Usage, (await RunAsync(house, command.Split(' '))).ExitCode);
        Assert.Empty(house.Gateway.Linked);
    }

    private static async Task<ApiHouse> HouseAsync(params string[] devices)
    {
        ApiHouse house = await ApiHouse.StartAsync();
        foreach (string device in devices)
        {
            house.Gateway.Invite(device);
        }

        return house;
    }

    private static Task<Ran> RunAsync(ApiHouse house, params string[] arguments) => Ran.CommandAsync([.. arguments, "--state", house.State]);
}
