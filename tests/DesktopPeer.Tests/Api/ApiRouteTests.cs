using System.Text.Json;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Tests.Fakes;
using NanoPeers.PeerPlatform.Devices;

namespace NanoPeers.DesktopPeer.Tests.Api;

public sealed class ApiRouteTests
{
    [Fact]
    public async Task Status_tells_of_the_gateway()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Gateway.Invite("kitchen");
        house.Gateway.Invite("hall");
        house.Gateway.Arrive("hall");
        JsonElement status = await house.AskAsync(HttpMethod.Get, "/api/status");
        Assert.Equal(house.Gateway.Id.ToString(), status.GetProperty("id").GetString());
        Assert.Equal(house.Gateway.Group.ToString(), status.GetProperty("group").GetString());
        Assert.Equal("home", status.GetProperty("region").GetString());
        Assert.Equal("udp://192.0.2.1:9701", status.GetProperty("endpoints")[0].GetString());
        Assert.Equal((2, 1), (status.GetProperty("devices").GetInt32(), status.GetProperty("present").GetInt32()));
        Assert.Equal(Environment.ProcessId, status.GetProperty("processId").GetInt32());
    }

    [Fact]
    public async Task Devices_are_listed_with_their_sessions_and_found_by_name()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Gateway.Invite("kitchen");
        house.Gateway.Invite("hall");
        house.Gateway.Arrive("hall");
        JsonElement devices = await house.AskAsync(HttpMethod.Get, "/api/devices");
        Assert.Equal(2, devices.GetArrayLength());
        JsonElement hall = devices[0];
        Assert.Equal(("hall", "present", "off"), (hall.Text("name"), hall.Text("presence"), hall.Text("light")));
        Assert.Equal(("A128CBC-HS256", "RSA-OAEP-SHA256"), (hall.GetProperty("session").Text("suite"), hall.GetProperty("session").Text("keyExchange")));
        Assert.Equal(185, hall.GetProperty("session").GetProperty("ageSeconds").GetDouble());
        Assert.Equal(1.26, hall.GetProperty("roundTripMillis").GetDouble());
        JsonElement kitchen = devices[1];
        Assert.Equal(("never-seen", "unknown", "never heard"), (kitchen.Text("presence"), kitchen.Text("light"), kitchen.Text("problem")));
        Assert.Equal(JsonValueKind.Null, kitchen.GetProperty("session").ValueKind);
        Assert.Equal(hall.GetRawText(), (await house.AskAsync(HttpMethod.Get, "/api/devices/HALL")).GetRawText());
    }

    [Fact]
    public async Task Lights_are_listed_switched_and_toggled()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Gateway.Invite("küche ✓ /1");
        house.Gateway.Arrive("küche ✓ /1");
        string path = "/api/lights/" + Uri.EscapeDataString("küche ✓ /1");
        JsonElement switched = await house.AskAsync(HttpMethod.Post, path, """{"action":"on"}""");
        Assert.Equal(("küche ✓ /1", "on", 12.5), (switched.Text("name"), switched.Text("light"), switched.GetProperty("tookMillis").GetDouble()));
        Assert.Equal("on", (await house.AskAsync(HttpMethod.Get, path)).Text("light"));
        Assert.Equal("off", (await house.AskAsync(HttpMethod.Post, path, """{"action":"Toggle"}""")).Text("light"));
        JsonElement lights = await house.AskAsync(HttpMethod.Get, "/api/lights");
        Assert.Equal(("off", 3UL, "present"), (lights[0].Text("light"), lights[0].GetProperty("version").GetUInt64(), lights[0].Text("presence")));
    }

    [Theory]
    [InlineData(SwitchResult.UnknownDevice, "device-unknown", 404)]
    [InlineData(SwitchResult.NotPresent, "device-not-present", 409)]
    [InlineData(SwitchResult.NoAnswer, "device-no-answer", 504)]
    [InlineData(SwitchResult.Refused, "device-refused", 409)]
    [InlineData(SwitchResult.Busy, "device-busy", 429)]
    public async Task A_light_that_is_not_switched_is_a_named_problem(SwitchResult result, string code, int status)
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Gateway.Answers = (_, _) => new SwitchAnswer(result, false, TimeSpan.Zero, "see the device");
        Assert.Equal("see the device", await ApiCalls.RefusalAsync(house.Request(HttpMethod.Post, "/api/lights/hall", """{"action":"on"}"""), code, status));
    }

    [Fact]
    public async Task A_device_is_invited_and_removed()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        JsonElement invited = await house.AskAsync(HttpMethod.Post, "/api/devices", """{"name":"kitchen"}""", 201);
        DeviceStatus device = Assert.Single(house.Gateway.Devices());
        Assert.Equal(("kitchen", device.Id.ToString(), "np1-secret-of-kitchen"), (invited.Text("name"), invited.Text("id"), invited.Text("invitation")));
        string detail = await ApiCalls.RefusalAsync(house.Request(HttpMethod.Post, "/api/devices", """{"name":"kitchen"}"""), "invite-refused", 409);
        Assert.Contains("in use", detail, StringComparison.Ordinal);
        using HttpResponseMessage removed = await ApiCalls.SendAsync(house.Request(HttpMethod.Delete, "/api/devices/Kitchen"));
        Assert.Equal(204, (int)removed.StatusCode);
        Assert.Empty(house.Gateway.Devices());
        await ApiCalls.RefusalAsync(house.Request(HttpMethod.Delete, "/api/devices/kitchen"), "device-unknown", 404);
    }

    [Fact]
    public async Task Why_gives_the_attempts_of_one_device_or_of_all()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Gateway.Invite("hall");
        house.Gateway.Attempts.Add(new AttemptReport(
            "00112233aabbccdd", "hall", DateTimeOffset.UnixEpoch, [new AttemptReportStep(TimeSpan.FromMilliseconds(3), "query heard")], "wrong key", "invite it again"));
        house.Gateway.Attempts.Add(new AttemptReport("ffff", "", DateTimeOffset.UnixEpoch, [], "unknown device", ""));
        Assert.Equal(2, (await house.AskAsync(HttpMethod.Get, "/api/why")).GetArrayLength());
        JsonElement attempt = (await house.AskAsync(HttpMethod.Get, "/api/why?device=Hall"))[0];
        Assert.Equal(("00112233aabbccdd", "wrong key", "invite it again"), (attempt.Text("attemptId"), attempt.Text("outcome"), attempt.Text("advice")));
        Assert.Equal((3.0, "query heard"), (attempt.GetProperty("steps")[0].GetProperty("afterMillis").GetDouble(), attempt.GetProperty("steps")[0].Text("text")));
        await ApiCalls.RefusalAsync(house.Request(HttpMethod.Get, "/api/why?device=nobody"), "device-unknown", 404);
    }

    [Fact]
    public async Task Counters_are_given_by_name()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        await house.Gateway.SwitchAsync("x", SwitchAction.On, CancellationToken.None);
        Assert.Equal(1, (await house.AskAsync(HttpMethod.Get, "/api/counters")).GetProperty("switch-requests").GetInt64());
    }

    [Theory]
    [InlineData("GET", "/api/devices/nobody", null, "device-unknown", 404)]
    [InlineData("GET", "/api/lights/nobody", null, "device-unknown", 404)]
    [InlineData("POST", "/api/lights/nobody", """{"action":"on"}""", "device-unknown", 404)]
    [InlineData("GET", "/api/nothing", null, "path-unknown", 404)]
    [InlineData("GET", "/", null, "path-unknown", 404)]
    [InlineData("PUT", "/api/devices", "{}", "method-not-allowed", 405)]
    [InlineData("POST", "/api/events", "{}", "method-not-allowed", 405)]
    [InlineData("POST", "/api/lights/hall", """{"action":"explode"}""", "action-unknown", 400)]
    [InlineData("POST", "/api/lights/hall", """{"action":null}""", "body-invalid", 400)]
    [InlineData("POST", "/api/lights/hall", """{"action":1}""", "body-invalid", 400)]
    [InlineData("POST", "/api/lights/hall", """{"action":"on","more":1}""", "body-invalid", 400)]
    [InlineData("POST", "/api/lights/hall", "{}", "body-invalid", 400)]
    [InlineData("POST", "/api/lights/hall", "null", "body-invalid", 400)]
    [InlineData("POST", "/api/lights/hall", "", "body-invalid", 400)]
    [InlineData("POST", "/api/lights/hall", """{"action":"on" """, "body-invalid", 400)]
    [InlineData("POST", "/api/devices", """["name"]""", "body-invalid", 400)]
    [InlineData("POST", "/api/devices", """{"name":""}""", "invite-refused", 409)]
    public async Task A_bad_request_is_a_named_problem(string method, string path, string? body, string code, int status)
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Gateway.Invite("hall");
        house.Gateway.Arrive("hall");
        await ApiCalls.RefusalAsync(house.Request(HttpMethod.Parse(method), path, body), code, status);
        Assert.Equal(false, house.Gateway["hall"].Light);
        Assert.Single(house.Gateway.Devices());
    }

    [Fact]
    public async Task A_body_that_is_not_announced_as_json_is_refused()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        await ApiCalls.RefusalAsync(house.Request(HttpMethod.Post, "/api/devices", """{"name":"x"}""", "text/plain"), "body-not-json", 415);
        Assert.Empty(house.Gateway.Devices());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_oversized_body_is_refused_whether_its_length_is_told_or_not(bool isChunked)
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        string body = $$"""{"name":"{{new string('x', LoopbackApiOptions.MaxBodyOctets)}}"}""";
        using HttpRequestMessage request = house.Request(HttpMethod.Post, "/api/devices", body);
        request.Headers.TransferEncodingChunked = isChunked;
        await ApiCalls.RefusalAsync(request, "body-too-large", 413);
        Assert.Empty(house.Gateway.Devices());
        await house.AskAsync(HttpMethod.Get, "/api/status");
    }

    [Fact]
    public async Task A_deep_body_is_refused()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        string body = """{"name":""" + new string('[', 1000) + new string(']', 1000) + "}";
        await ApiCalls.RefusalAsync(house.Request(HttpMethod.Post, "/api/devices", body), "body-invalid", 400);
    }

    [Fact]
    public async Task A_failure_of_the_gateway_is_named_and_not_told()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Gateway.Answers = (_, _) => throw new InvalidOperationException("inner words");
        string detail = await ApiCalls.RefusalAsync(house.Request(HttpMethod.Post, "/api/lights/hall", """{"action":"on"}"""), "gateway-failed", 500);
        Assert.DoesNotContain("inner words", detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Problem_codes_are_distinct()
    {
        Assert.Equal(ProblemCode.All.Count, ProblemCode.All.Select(code => code.Name).Distinct().Count());
    }
}
