using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using NanoPeers.DesktopPeer.Tests.Fakes;

namespace NanoPeers.DesktopPeer.Tests.Api;

/// <summary>Requests as any program could send them, without the program's own client.</summary>
internal static class ApiCalls
{
    private static readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false });

    public static HttpRequestMessage Request(this ApiHouse house, HttpMethod method, string path, string? body = null, string mediaType = "application/json")
    {
        HttpRequestMessage request = new(method, new Uri(house.Api.Address, path));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", house.Access.Token);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, mediaType);
        }

        return request;
    }

    public static Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead) =>
        _http.SendAsync(request, completion, TestContext.Current.CancellationToken);

    /// <summary>Sends a request that succeeds with JSON.</summary>
    public static async Task<JsonElement> AskAsync(this ApiHouse house, HttpMethod method, string path, string? body = null, int status = 200)
    {
        using HttpResponseMessage response = await SendAsync(house.Request(method, path, body));
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl?.NoStore);
        return JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
    }

    /// <summary>Sends a request that is refused, and checks the answer's form.</summary>
    public static async Task<string> RefusalAsync(HttpRequestMessage request, string code, int status)
    {
        using HttpResponseMessage response = await SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        Assert.Equal((status, "application/problem+json"), ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        JsonElement problem = JsonDocument.Parse(text).RootElement;
        Assert.Equal(code, problem.GetProperty("code").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.Equal("urn:nanopeers:problem:" + code, problem.GetProperty("type").GetString());
        Assert.NotEmpty(problem.GetProperty("title").GetString()!);
        return problem.GetProperty("detail").GetString()!;
    }
}
