using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Demo;

namespace NanoPeers.DesktopPeer.Tests.Fakes;

/// <summary>A full peer without a process: its groups are fake, its API is not.</summary>
internal sealed class FakePeer(FakeSociety society, string name, string folder, bool starts) : IDemoPeer
{
    private LoopbackApi? _served;
    private ApiClient? _api;

    public string Name => name;

    public ApiClient Api => _api ?? throw new DemoException($"{name} does not run.");

    public bool IsDisposed { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!starts)
        {
            throw new DemoException($"{name} does not start");
        }

        Directory.CreateDirectory(folder);
        LoopbackApiOptions options = new() { Port = 0 };
        ApiSubjects subjects = new(new FakeGateway(), society.Join(name));
        _served = await LoopbackApi.StartAsync(subjects, folder, options, NullLoggerFactory.Instance, cancellationToken);
        _api = ApiClient.Open(folder);
    }

    public IReadOnlyList<string> LogTail() => [$"last line of {name}"];

    public async ValueTask DisposeAsync()
    {
        IsDisposed = true;
        _api?.Dispose();
        if (_served is not null)
        {
            await _served.DisposeAsync();
        }
    }
}
