using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Tests.Fakes;

namespace NanoPeers.DesktopPeer.Tests.Api;

public sealed class ApiAccessTests
{
    private static readonly string[] _paths = ["/api/status", "/api/devices", "/api/lights", "/api/events", "/api/why", "/api/counters", "/api/nothing", "/"];

    [Fact]
    public async Task Without_a_token_nothing_is_answered()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        foreach (string path in _paths)
        {
            foreach (string? header in (string?[])[null, "", "Bearer", "Basic dXNlcjp4", house.Access.Token])
            {
                using HttpRequestMessage request = house.Request(HttpMethod.Get, path);
                request.Headers.Authorization = null;
                if (header is not null)
                {
                    request.Headers.TryAddWithoutValidation("Authorization", header);
                }

                await ApiCalls.RefusalAsync(request, "token-missing", 401);
            }
        }
    }

    [Fact]
    public async Task A_wrong_token_is_named_and_nothing_is_done()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        house.Gateway.Invite("kitchen");
        string right = house.Access.Token;
        string other = (right[0] == 'A' ? "B" : "A") + right[1..];
        foreach (string wrong in (string[])[other, right[..^1], right + "A", right.ToUpperInvariant(), "x"])
        {
            using HttpRequestMessage request = house.Request(HttpMethod.Delete, "/api/devices/kitchen");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", wrong);
            string detail = await ApiCalls.RefusalAsync(request, "token-wrong", 401);
            Assert.DoesNotContain(right, detail, StringComparison.Ordinal);
        }

        Assert.Single(house.Gateway.Devices());
    }

    [Fact]
    public async Task Two_tokens_at_once_are_none()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        using TcpClient tcp = new();
        await tcp.ConnectAsync(IPAddress.Loopback, house.Api.Address.Port, TestContext.Current.CancellationToken);
        string header = $"Authorization: Bearer {house.Access.Token}\r\n";
        string answer = await RawAsync(tcp, $"GET /api/status HTTP/1.1\r\nHost: 127.0.0.1:{house.Api.Address.Port}\r\n{header}{header}Connection: close\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 401", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_host_name_is_refused_even_with_the_token()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        int port = house.Api.Address.Port;
        foreach (string host in (string[])["evil.example", $"evil.example:{port}", $"127.0.0.1:{port + 1}", "127.0.0.1", $"localhost.evil.example:{port}", $"[::1]:{port}"])
        {
            using HttpRequestMessage request = house.Request(HttpMethod.Get, "/api/status");
            request.Headers.Host = host;
            await ApiCalls.RefusalAsync(request, "host-not-allowed", 421);
        }

        using HttpRequestMessage local = house.Request(HttpMethod.Get, "/api/status");
        local.Headers.Host = $"localhost:{port}";
        using HttpResponseMessage response = await ApiCalls.SendAsync(local);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task The_api_listens_on_loopback_only()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        Assert.Equal("127.0.0.1", house.Api.Address.Host);
        Assert.All(
            System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Where(point => point.Port == house.Api.Address.Port),
            point => Assert.Equal(IPAddress.Loopback, point.Address));
    }

    [Fact]
    public async Task The_access_file_is_its_owners_alone_and_goes_with_the_gateway()
    {
        ApiHouse house = await ApiHouse.StartAsync();
        string path = GatewayAccess.PathIn(house.State);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        Assert.Equal(house.Api.Address, house.Access.Address);
        Assert.Equal(Environment.ProcessId, house.Access.ProcessId);
        Assert.Equal(ApiToken.Octets, System.Buffers.Text.Base64Url.DecodeFromChars(house.Access.Token).Length);
        Assert.Single(Directory.GetFiles(house.State));
        await house.Api.DisposeAsync();
        Assert.False(File.Exists(path));
        await house.DisposeAsync();
    }

    [Fact]
    public async Task A_file_that_others_could_read_is_replaced_by_one_that_they_cannot()
    {
        using TemporaryFolder folder = new();
        string path = GatewayAccess.PathIn(folder.Path);
        await File.WriteAllTextAsync(path, "left behind", TestContext.Current.CancellationToken);
        await using LoopbackApi api = await LoopbackApi.StartAsync(
            new ApiSubjects(new FakeGateway(), new FakeGroups()), folder.Path, new LoopbackApiOptions { Port = 0 }, NullLoggerFactory.Instance, CancellationToken.None);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
        }

        Assert.Equal(api.Address, GatewayAccess.Read(folder.Path)!.Address);
    }

    [Fact]
    public async Task Each_start_has_a_new_token_and_ending_leaves_a_newer_gateways_file_alone()
    {
        await using ApiHouse house = await ApiHouse.StartAsync();
        await using LoopbackApi newer = await LoopbackApi.StartAsync(
            new ApiSubjects(new FakeGateway(), new FakeGroups()), house.State, new LoopbackApiOptions { Port = 0 }, NullLoggerFactory.Instance, CancellationToken.None);
        GatewayAccess access = GatewayAccess.Read(house.State)!;
        Assert.NotEqual(house.Access.Token, access.Token);
        await house.Api.DisposeAsync();
        Assert.Equal(access, GatewayAccess.Read(house.State));
    }

    [Fact]
    public async Task A_taken_port_is_replaced_by_another()
    {
        await using ApiHouse first = await ApiHouse.StartAsync();
        await using ApiHouse second = await ApiHouse.StartAsync(new LoopbackApiOptions { Port = first.Api.Address.Port });
        Assert.NotEqual(first.Api.Address, second.Api.Address);
        await second.AskAsync(HttpMethod.Get, "/api/status");
    }

    [Fact]
    public void Nothing_that_holds_a_secret_prints_it()
    {
        ApiToken token = new();
        GatewayAccess access = new(new Uri("http://127.0.0.1:1/"), token.Text, 1);
        Assert.DoesNotContain(token.Text, token.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(token.Text, access.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret-text", new InvitedView("a", "b", "secret-text").ToString(), StringComparison.Ordinal);
    }

    private static async Task<string> RawAsync(TcpClient tcp, string request)
    {
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using StreamReader reader = new(tcp.GetStream());
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }
}
