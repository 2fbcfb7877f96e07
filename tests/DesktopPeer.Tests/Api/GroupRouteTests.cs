using System.Text.Json;
using NanoPeers.DesktopPeer.Tests.Fakes;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.DesktopPeer.Tests.Api;

public sealed class GroupRouteTests
{
    [Fact]
    public async Task A_group_is_made_and_answered_with_its_line()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        JsonElement answer = await house.AskAsync(HttpMethod.Post, "/api/groups", """{"name":"house"}""");
        Assert.Equal(("done", "it is done", 2.5), (answer.Text("result"), answer.Text("text"), answer.GetProperty("tookMillis").GetDouble()));
        Assert.Equal("create house invitation medium", Assert.Single(house.Groups.Orders));
    }

    [Fact]
    public async Task What_others_have_to_decide_is_202()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Groups.Answer = new GroupAnswer(GroupResult.Pending, "a vote is open", TimeSpan.Zero);
        JsonElement answer = await house.AskAsync(HttpMethod.Post, "/api/memberships", """{"invitation":"NPG1-abc"}""", 202);
        Assert.Equal("pending", answer.Text("result"));
        Assert.Equal("join NPG1-abc   True", Assert.Single(house.Groups.Orders));
    }

    [Theory]
    [InlineData(GroupResult.Unknown, "group-unknown", 404)]
    [InlineData(GroupResult.NotAllowed, "group-not-allowed", 403)]
    [InlineData(GroupResult.Rejected, "group-rejected", 409)]
    [InlineData(GroupResult.NoAnswer, "group-no-answer", 504)]
    [InlineData(GroupResult.BadOrder, "group-order-wrong", 400)]
    public async Task What_is_not_done_is_a_named_problem(GroupResult result, string code, int status)
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Groups.Answer = new GroupAnswer(result, "see the group", TimeSpan.Zero);
        Assert.Equal("see the group", await ApiCalls.RefusalAsync(house.Request(HttpMethod.Post, "/api/groups/house/keys"), code, status));
    }

    [Fact]
    public async Task Names_in_paths_may_have_any_character()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        string name = "küche ✓ /1%2F";
        await house.AskAsync(HttpMethod.Post, $"/api/groups/{Uri.EscapeDataString(name)}/keys");
        await house.AskAsync(HttpMethod.Delete, "/api/memberships/" + Uri.EscapeDataString(name));
        Assert.Equal([$"rekey {name}", $"leave {name}"], house.Groups.Orders);
    }

    [Theory]
    [InlineData("/api/groups", """{"name":"house","voteSeconds":0}""")]
    [InlineData("/api/groups", """{"name":"house","rekeySeconds":1e300}""")]
    [InlineData("/api/groups", """{"name":"house","colour":"red"}""")]
    [InlineData("/api/groups", """{}""")]
    [InlineData("/api/memberships", """{"invitation":null}""")]
    [InlineData("/api/groups/house/invitations", """{"lifetimeSeconds":-1}""")]
    [InlineData("/api/groups/house/endorsements", """{"member":"desk","level":"3"}""")]
    [InlineData("/api/groups/house/roles", """{"member":"desk"}""")]
    [InlineData("/api/groups/house/key-checks", """{"fingerprint":"00"}""")]
    [InlineData("/api/groups/house/decisions", "[]")]
    public async Task A_wrong_body_is_refused_and_nothing_is_asked_for(string path, string body)
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        await ApiCalls.RefusalAsync(house.Request(HttpMethod.Post, path, body), "body-invalid", 400);
        Assert.Empty(house.Groups.Orders);
    }

    [Fact]
    public async Task Groups_are_listed_and_shown()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Groups.Known.Add(FakeGroups.House());
        JsonElement listed = (await house.AskAsync(HttpMethod.Get, "/api/groups"))[0];
        Assert.Equal(("house", "member", "1.4"), (listed.Text("name"), listed.Text("standing"), listed.Text("epoch")));
        JsonElement shown = await house.AskAsync(HttpMethod.Get, "/api/groups/house");
        Assert.Equal(listed.GetRawText(), shown.GetProperty("group").GetRawText());
        Assert.Equal(("laptop", 2), (shown.GetProperty("requests")[0].Text("name"), shown.GetProperty("requests")[0].GetProperty("needed").GetInt32()));
        await ApiCalls.RefusalAsync(house.Request(HttpMethod.Get, "/api/groups/street"), "group-unknown", 404);
    }
}
