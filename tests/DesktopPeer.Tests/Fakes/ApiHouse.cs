using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.DesktopPeer.Api;

namespace NanoPeers.DesktopPeer.Tests.Fakes;

/// <summary>A fake gateway with its API on a real port and a state folder of its own.</summary>
internal sealed class ApiHouse : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private ApiHouse(TemporaryFolder folder, FakeGateway gateway, FakeGroups groups, LoopbackApi api)
    {
        _folder = folder;
        Gateway = gateway;
        Groups = groups;
        Api = api;
        Access = GatewayAccess.Read(folder.Path)!;
    }

    public FakeGateway Gateway { get; }

    public FakeGroups Groups { get; }

    public LoopbackApi Api { get; }

    /// <summary>As it was when the API started.</summary>
    public GatewayAccess Access { get; }

    public string State => _folder.Path;

    public static async Task<ApiHouse> StartAsync(LoopbackApiOptions? options = null)
    {
        TemporaryFolder folder = new();
        FakeGateway gateway = new();
        FakeGroups groups = new();
        LoopbackApi api = await LoopbackApi.StartAsync(
            new ApiSubjects(gateway, groups), folder.Path, options ?? new LoopbackApiOptions { Port = 0 }, NullLoggerFactory.Instance, CancellationToken.None);
        return new ApiHouse(folder, gateway, groups, api);
    }

    public async ValueTask DisposeAsync()
    {
        await Api.DisposeAsync();
        _folder.Dispose();
    }
}
