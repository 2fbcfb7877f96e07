using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace NanoPeers.ClientApi.Tests;

/// <summary>What stands for a gateway: a state folder with an access file, and answers that a test makes.</summary>
internal sealed class HandGateway : IDisposable
{
    public const string Token = "a-token-of-a-test";

    private readonly HttpListener _listener = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("nanopeers-client-");

    private HandGateway(int port)
    {
        Address = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/");
        _listener.Prefixes.Add(Address);
        _listener.Start();
        Write(JsonSerializer.Serialize(new { address = Address, token = Token, processId = 1 }));
    }

    public string Address { get; }

    public string State => _folder.FullName;

    public static HandGateway Start()
    {
        while (true)
        {
            using TcpListener probe = new(IPAddress.Loopback, 0);
            probe.Start();
            int port = ((IPEndPoint)probe.LocalEndpoint).Port;
            probe.Stop();
            try
            {
                return new HandGateway(port);
            }
            catch (HttpListenerException)
            {
                // Somebody took the port meanwhile: another one.
            }
        }
    }

    public void Write(string access) => File.WriteAllText(GatewayAccess.PathIn(State), access);

    /// <summary>Nobody listens any more; the access file stays behind, as after a crash.</summary>
    public void Crash() => _listener.Close();

    /// <summary>Answers the next request.</summary>
    public async Task<(string Line, string Body)> AnswerAsync(int status, string type, string body)
    {
        HttpListenerContext context = await _listener.GetContextAsync().WaitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("Bearer " + Token, context.Request.Headers["Authorization"]);
        using StreamReader reader = new(context.Request.InputStream);
        string asked = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        context.Response.Close(Encoding.UTF8.GetBytes(body), willBlock: true);
        return ($"{context.Request.HttpMethod} {context.Request.Url!.PathAndQuery}", asked);
    }

    public void Dispose()
    {
        _listener.Close();
        _folder.Delete(recursive: true);
    }
}
