using NanoPeers.DesktopPeer.Api;

namespace NanoPeers.EndToEnd.Tests.Houses;

/// <summary>A gateway in a process of its own, on loopback, and its API.</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(30);

    private readonly ProgramRun _run;
    private readonly ApiClient _api;

    private GatewayProcess(ProgramRun run, string state, ApiClient api)
    {
        _run = run;
        _api = api;
        State = state;
    }

    public string State { get; }

    public string Log => _run.Output + _run.Error;

    public ProgramRun Run => _run;

    public static async Task<GatewayProcess> StartAsync(string state, int multicastPort, int port = 0, params string[] more)
    {
        ProgramRun run = ProgramRun.StartDesktopPeer(
            ["run", "--state", state, "--bind", "127.0.0.1", "--port", $"{port}", "--api-port", "0", "--multicast-port", $"{multicastPort}", .. more]);
        await Waiting.UntilAsync(() => run.Output.Contains("The gateway runs.", StringComparison.Ordinal) || run.HasExited, "the gateway runs", _startLimit, () => run.Error);
        Assert.False(run.HasExited, run.Output + run.Error);
        return new GatewayProcess(run, state, ApiClient.Open(state));
    }

    public async Task<string> InviteAsync(string name) => (await _api.InviteAsync(name, TestContext.Current.CancellationToken)).Invitation;

    public async Task<DeviceView> DeviceAsync(string name) =>
        (await _api.DevicesAsync(TestContext.Current.CancellationToken)).Single(device => device.Name == name);

    public Task<SwitchedView> SwitchAsync(string name, string action) => _api.SwitchAsync(name, action, TestContext.Current.CancellationToken);

    public Task<IReadOnlyList<AttemptView>> WhyAsync(string? name) => _api.WhyAsync(name, TestContext.Current.CancellationToken);

    public Task<GatewayView> StatusAsync() => _api.StatusAsync(TestContext.Current.CancellationToken);

    /// <summary>Waits until a device has a session that it did not have.</summary>
    public async Task<DeviceView> PresentAsync(string name, TimeSpan limit, string? otherThanSession = null)
    {
        DeviceView device = await DeviceAsync(name);
        await Waiting.UntilAsync(
            async () =>
            {
                device = await DeviceAsync(name);
                return device.Session is not null && device.Session.Id != otherThanSession;
            },
            $"{name} is present",
            limit,
            () => $"{device}\n{Log}");
        return device;
    }

    /// <summary>Ends it as Ctrl+C would.</summary>
    public async Task InterruptAsync()
    {
        _run.Signal("INT");
        await _run.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _api.Dispose();
        await _run.DisposeAsync();
    }
}
