using System.Text.Json;
using NanoPeers.DesktopPeer.Tests.Fakes;
using NanoPeers.PeerPlatform.Devices;

namespace NanoPeers.DesktopPeer.Tests.Api;

/// <summary>/api/links, as any program calls it.</summary>
public sealed class LinkRouteTests
{
    [Theory]
    [InlineData("hall", "lamp")]
    [InlineData("küche ✓ /1", "a\"b\\c{0}")]
    [InlineData("../../etc", "?device=x#y%2F")]
    public async Task Two_devices_are_linked_listed_and_taken_apart(string from, string to)
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Gateway.Invite(from);
        house.Gateway.Invite(to);
        Assert.Equal(0, (await house.AskAsync(HttpMethod.Get, "/api/links")).GetArrayLength());
        string body = $$"""{"switch":{{JsonSerializer.Serialize(from)}},"light":{{JsonSerializer.Serialize(to)}}}""";
        JsonElement linked = await house.AskAsync(HttpMethod.Post, "/api/links", body);
        Assert.Equal((from, to, 0), (linked.Text("switch"), linked.Text("light"), linked.GetProperty("waiting").GetArrayLength()));
        Assert.Equal([(from, to)], house.Gateway.Linked);
        JsonElement link = (await house.AskAsync(HttpMethod.Get, "/api/links"))[0];
        Assert.Equal((from, to, true, ""), (link.Text("switch"), link.Text("light"), link.GetProperty("ready").GetBoolean(), link.Text("problem")));
        JsonElement unlinked = await house.AskAsync(HttpMethod.Delete, "/api/links", body);
        Assert.Equal((from, to), (unlinked.Text("switch"), unlinked.Text("light")));
        Assert.Empty(house.Gateway.Linked);
        await ApiCalls.RefusalAsync(house.Request(HttpMethod.Delete, "/api/links", body), "link-unknown", 404);
    }

    [Fact]
    public async Task The_answer_has_the_devices_own_names_and_who_is_told_later()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Gateway.Invite("hall");
        house.Gateway.Invite("lamp");
        house.Gateway.LinkAnswers = (_, _) => new LinkAnswer(LinkResult.Done, ["lamp"], "");
        JsonElement linked = await house.AskAsync(HttpMethod.Post, "/api/links", """{"switch":"HALL","light":"Lamp"}""");
        Assert.Equal(("hall", "lamp", "lamp"), (linked.Text("switch"), linked.Text("light"), linked.GetProperty("waiting")[0].GetString()));
    }

    [Theory]
    [InlineData(LinkResult.UnknownDevice, "device-unknown", 404)]
    [InlineData(LinkResult.SameDevice, "link-same-device", 409)]
    [InlineData(LinkResult.TableFull, "link-table-full", 409)]
    [InlineData(LinkResult.NotLinked, "link-unknown", 404)]
    public async Task What_is_not_done_is_a_named_problem(LinkResult result, string code, int status)
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Gateway.LinkAnswers = (_, _) => new LinkAnswer(result, [], "why not");
        const string Body = """{"switch":"hall","light":"lamp"}""";
        Assert.Equal("why not", await ApiCalls.RefusalAsync(house.Request(HttpMethod.Post, "/api/links", Body), code, status));
        Assert.Equal("why not", await ApiCalls.RefusalAsync(house.Request(HttpMethod.Delete, "/api/links", Body), code, status));
    }

    [Theory]
    [InlineData("POST", """{"switch":"hall"}""", "body-invalid", 400)]
    [InlineData("POST", """{"light":"lamp"}""", "body-invalid", 400)]
    [InlineData("POST", """{"switch":null,"light":"lamp"}""", "body-invalid", 400)]
    [InlineData("POST", """{"switch":"hall","light":["lamp"]}""", "body-invalid", 400)]
    [InlineData("POST", """{"switch":"hall","light":"lamp","more":1}""", "body-invalid", 400)]
    [InlineData("POST", """["hall","lamp"]""", "body-invalid", 400)]
    [InlineData("POST", "null", "body-invalid", 400)]
    [InlineData("POST", "", "body-invalid", 400)]
    [InlineData("POST", """{"switch":"hall","light":"la""", "body-invalid", 400)]
    [InlineData("DELETE", """{"switch":"hall"}""", "body-invalid", 400)]
    [InlineData("DELETE", "{}", "body-invalid", 400)]
    [InlineData("DELETE", null, "body-not-json", 415)]
    [InlineData("POST", """{"switch":"","light":"lamp"}""", "device-unknown", 404)]
    [InlineData("POST", """{"switch":"hall","light":"nobody"}""", "device-unknown", 404)]
    [InlineData("PUT", """{"switch":"hall","light":"lamp"}""", "method-not-allowed", 405)]
    [InlineData("POST", """{"switch":"\ud800","light":"lamp"}""", "body-invalid", 400)]
    public async Task A_bad_request_links_nothing(string method, string? body, string code, int status)
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Gateway.Invite("hall");
        house.Gateway.Invite("lamp");
        await ApiCalls.RefusalAsync(house.Request(HttpMethod.Parse(method), "/api/links", body), code, status);
        Assert.Empty(house.Gateway.Linked);
    }

    [Fact]
    public async Task A_body_that_is_not_announced_as_json_and_a_request_without_a_token_link_nothing()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Gateway.Invite("hall");
        house.Gateway.Invite("lamp");
        const string Body = """{"switch":"hall","light":"lamp"}""";
        await ApiCalls.RefusalAsync(house.Request(HttpMethod.Post, "/api/links", Body, "text/plain"), "body-not-json", 415);
        using HttpRequestMessage stranger = house.Request(HttpMethod.Post, "/api/links", Body);
        stranger.Headers.Authorization = null;
        await ApiCalls.RefusalAsync(stranger, "token-missing", 401);
        Assert.Empty(house.Gateway.Linked);
    }
}
