using NanoPeers.ClientApi.Peering;
using NanoPeers.ClientApi.Services;

namespace NanoPeers.ClientApi.Tests;

public sealed class ConnectionTests
{
    private const string Json = "application/json";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Capability", "Z2")]
    public void The_library_knows_the_class_library_alone()
    {
        Assert.All(
            typeof(GatewayConnection).Assembly.GetReferencedAssemblies(),
            known => Assert.True(known.Name!.StartsWith("System.", StringComparison.Ordinal), known.Name));
    }

    [Fact]
    public void No_access_file_is_no_gateway()
    {
        using HandGateway gateway = HandGateway.Start();
        File.Delete(GatewayAccess.PathIn(gateway.State));
        GatewayNotRunningException none = Assert.Throws<GatewayNotRunningException>(() => GatewayConnection.Open(gateway.State));
        Assert.Equal(gateway.State, none.StateFolder);
        Assert.Throws<GatewayNotRunningException>(() => GatewayConnection.Open(Path.Combine(gateway.State, "nowhere")));
    }

    [Fact]
    public async Task An_access_file_that_was_left_behind_is_no_gateway_either()
    {
        using HandGateway gateway = HandGateway.Start();
        using GatewayConnection connection = GatewayConnection.Open(gateway.State);
        gateway.Crash();
        await Assert.ThrowsAsync<GatewayNotRunningException>(() => new ServiceClient(connection).ListAsync(Stop));
    }

    [Theory]
    [InlineData("{ half")]
    [InlineData("null")]
    [InlineData("""{ "address": null, "token": "t", "processId": 1 }""")]
    public void An_access_file_that_cannot_be_read_is_named(string text)
    {
        using HandGateway gateway = HandGateway.Start();
        gateway.Write(text);
        Exception failure = Assert.ThrowsAny<Exception>(() => GatewayConnection.Open(gateway.State));
        Assert.True(failure is ApiCallException { Code: ApiCallException.AccessUnreadable } or GatewayNotRunningException, failure.ToString());
    }

    [Fact]
    public void The_token_is_never_shown()
    {
        using HandGateway gateway = HandGateway.Start();
        Assert.DoesNotContain(HandGateway.Token, GatewayAccess.Read(gateway.State)!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_has_the_gateways_name_and_sentence()
    {
        using HandGateway gateway = HandGateway.Start();
        using GatewayConnection connection = GatewayConnection.Open(gateway.State);
        Task<KeptService> asking = new ServiceClient(connection).OrderAsync("no body", "start", Stop);
        (string line, string body) = await gateway.AnswerAsync(404, "application/problem+json", """
            { "type": "urn:nanopeers:problem:service-unknown", "title": "t", "status": 404, "detail": "No such one.", "code": "service-unknown", "more": 1 }
            """);
        ApiCallException refused = await Assert.ThrowsAsync<ApiCallException>(() => asking);
        Assert.Equal((ProblemCode.ServiceUnknown.Name, "No such one."), (refused.Code, refused.Message));
        Assert.Equal("POST /api/services/no%20body", line);
        Assert.Equal("""{"action":"start"}""", body);
    }

    [Theory]
    [InlineData(200, "{ half")]
    [InlineData(200, "null")]
    [InlineData(500, "<html>")]
    public async Task An_answer_that_is_no_gateways_is_named(int status, string text)
    {
        using HandGateway gateway = HandGateway.Start();
        using GatewayConnection connection = GatewayConnection.Open(gateway.State);
        Task<IReadOnlyList<KeptService>> asking = new ServiceClient(connection).ListAsync(Stop);
        await gateway.AnswerAsync(status, Json, text);
        Assert.Equal(ApiCallException.AnswerInvalid, (await Assert.ThrowsAsync<ApiCallException>(() => asking)).Code);
    }

    [Fact]
    public async Task No_answer_in_time_is_named_and_giving_up_is_giving_up()
    {
        using HandGateway gateway = HandGateway.Start();
        using GatewayConnection hasty = GatewayConnection.Open(gateway.State, TimeSpan.FromMilliseconds(50));
        ApiCallException late = await Assert.ThrowsAsync<ApiCallException>(() => new ServiceClient(hasty).ListAsync(Stop));
        Assert.Equal(ApiCallException.NoAnswer, late.Code);
        using GatewayConnection patient = GatewayConnection.Open(gateway.State);
        using CancellationTokenSource giveUp = new(50);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new ServiceClient(patient).ListAsync(giveUp.Token));
    }

    [Fact]
    public async Task What_a_newer_gateway_says_beyond_is_left_out()
    {
        using HandGateway gateway = HandGateway.Start();
        using GatewayConnection connection = GatewayConnection.Open(gateway.State);
        Task<IReadOnlyList<KeptFile>> asking = new PeeringClient(connection).ObjectsAsync(Stop);
        await gateway.AnswerAsync(200, Json, """[{ "sha256": "ab", "length": 3, "names": ["n"], "colour": "blue" }]""");
        Assert.Equal("ab", Assert.Single(await asking).Sha256);
    }

    [Fact]
    public async Task A_need_is_a_stream_of_steps_and_a_stream_that_breaks_off_is_a_lost_connection()
    {
        using HandGateway gateway = HandGateway.Start();
        using GatewayConnection connection = GatewayConnection.Open(gateway.State);
        PeeringClient peering = new(connection);
        Task<Stream> getting = peering.OpenAsync(new Uri("http://origin.example/a?b=c"), Stop);
        (string line, string body) = await gateway.AnswerAsync(200, "text/event-stream", """
            : watching

            event: going
            data: {"state":"going","received":1,"total":3,"source":"x","sha256":"","parts":[],"problem":""}

            event: complete
            data: {"state":"complete","received":3,"total":3,"source":"x","sha256":"00ff","parts":[{"source":"x","internet":false,"octets":3}],"problem":""}


            """);
        Assert.Equal("POST /api/peering/needs", line);
        Assert.Contains("http://origin.example/a?b=c", body, StringComparison.Ordinal);
        Assert.Equal("GET /api/peering/objects/00ff", (await gateway.AnswerAsync(200, "application/octet-stream", "abc")).Line);
        using (StreamReader octets = new(await getting))
        {
            Assert.Equal("abc", await octets.ReadToEndAsync(Stop));
        }

        Task<Stream> broken = peering.OpenAsync(new Uri("http://origin.example/"), Stop);
        await gateway.AnswerAsync(200, "text/event-stream", ": watching\n\n");
        Assert.Equal(ApiCallException.ConnectionLost, (await Assert.ThrowsAsync<ApiCallException>(() => broken)).Code);
    }

    [Fact]
    public async Task A_need_that_is_not_met_says_why()
    {
        using HandGateway gateway = HandGateway.Start();
        using GatewayConnection connection = GatewayConnection.Open(gateway.State);
        Task<Stream> getting = new PeeringClient(connection).OpenAsync(new Uri("http://origin.example/"), Stop);
        await gateway.AnswerAsync(200, "text/event-stream", """
            event: failed
            data: {"state":"failed","received":0,"total":null,"source":"","sha256":"","parts":[],"problem":"Nobody has it."}


            """);
        ApiCallException failed = await Assert.ThrowsAsync<ApiCallException>(() => getting);
        Assert.Equal((ProblemCode.ObjectNotHad.Name, "Nobody has it."), (failed.Code, failed.Message));
    }
}
