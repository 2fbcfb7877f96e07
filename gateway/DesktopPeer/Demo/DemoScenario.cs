using System.Globalization;
using NanoPeers.PeerPlatform.Devices;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>
/// The fixed scenario of <c>demo --once</c>, the lights: find, enrol, switch each light on and off, press a button, kill a board and see it return by
/// resumption. Each step waits for what must happen, checks it at the gateway and at the board itself, and says how long it took.
/// </summary>
internal sealed class DemoScenario(DemoHouse house, IReadOnlyList<string> names, ScenarioSteps steps)
{
    /// <summary>The key exchange that a board which was here before comes back with.</summary>
    public const string Resumption = "resumption";

    private readonly HashSet<string> _enrolledNow = [];
    private GatewayWatch? _watch;

    private GatewayWatch Watch => _watch!;

    /// <summary>Plays it.</summary>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ScenarioException">A step did not happen; what was seen is in it.</exception>
    public async Task PlayAsync(CancellationToken cancellationToken)
    {
        GatewayWatch watch = new(house.Gateway);
        _watch = watch;
        await using (watch.ConfigureAwait(false))
        {
            await StepAsync("enrol", null, EnrolAsync, cancellationToken).ConfigureAwait(false);
            await StepAsync("find", null, FindAsync, cancellationToken).ConfigureAwait(false);
            await StepAsync("secure", null, SecureAsync, cancellationToken).ConfigureAwait(false);
            foreach (IDemoBoard board in house.Boards)
            {
                await StepAsync("on", board, (mark, token) => SwitchAsync(board, SwitchAction.On, mark, token), cancellationToken).ConfigureAwait(false);
                await StepAsync("off", board, (mark, token) => SwitchAsync(board, SwitchAction.Off, mark, token), cancellationToken).ConfigureAwait(false);
            }

            IDemoBoard pressed = house.Boards[0];
            await StepAsync("press", pressed, (mark, token) => PressAsync(pressed, mark, token), cancellationToken).ConfigureAwait(false);
            IDemoBoard killed = house.Boards[^1];
            await StepAsync("kill", killed, (mark, token) => KillAsync(killed, mark, token), cancellationToken).ConfigureAwait(false);
            await StepAsync("return", killed, (_, token) => ReturnAsync(killed, token), cancellationToken).ConfigureAwait(false);
            await StepAsync("check", null, CheckAllAsync, cancellationToken).ConfigureAwait(false);
        }
    }

    private Task<string> EnrolAsync(int mark, CancellationToken cancellationToken)
    {
        foreach (string name in names)
        {
            if (house.Enrol(name))
            {
                _enrolledNow.Add(name);
            }
        }

        return Task.FromResult($"{names.Count} lights have invitations");
    }

    private async Task<string> FindAsync(int mark, CancellationToken cancellationToken)
    {
        await house.StartBoardsAsync(cancellationToken).ConfigureAwait(false);
        await UntilAsync(() => Missing(device => device.Endpoint is not null), "not heard at the gateway", cancellationToken).ConfigureAwait(false);
        return $"{house.Boards.Count} boards, each a process of its own, found the gateway";
    }

    private async Task<string> SecureAsync(int mark, CancellationToken cancellationToken)
    {
        await UntilAsync(() => Missing(device => device.Presence == DevicePresence.Present), "without a session", cancellationToken).ConfigureAwait(false);
        List<SessionStatus> sessions = [.. house.Gateway.Devices().Where(IsOurs).Select(device => device.Session!)];
        foreach (DeviceStatus device in house.Gateway.Devices().Where(IsOurs))
        {
            bool isResumed = device.Session!.KeyExchange == Resumption;
            if (isResumed && _enrolledNow.Contains(device.Name))
            {
                throw new ScenarioException("secure", device.Name, $"{device.Name} was enrolled just now and cannot have resumed a session, yet it says so.");
            }
        }

        return string.Join(", ", sessions.Select(session => $"{session.Suite} by {session.KeyExchange}").Distinct());
    }

    private async Task<string> SwitchAsync(IDemoBoard board, SwitchAction action, int mark, CancellationToken cancellationToken)
    {
        bool changes = DeviceOf(board).Light != (action == SwitchAction.On);
        SwitchAnswer answer = await house.Gateway.SwitchAsync(board.Name, action, cancellationToken).ConfigureAwait(false);
        bool wanted = action == SwitchAction.On;
        if (answer.Result != SwitchResult.Done || answer.IsOn != wanted)
        {
            throw new ScenarioException(Word(wanted), board.Name, $"The gateway answered {answer.Result}, light {Word(answer.IsOn)}. {answer.Problem}");
        }

        if (changes)
        {
            await HeardAsync(board, wanted, mark, "after the gateway switched it", cancellationToken).ConfigureAwait(false);
        }

        await AgreeAsync(board, wanted, cancellationToken).ConfigureAwait(false);
        return string.Create(CultureInfo.InvariantCulture, $"answered {Word(answer.IsOn)} after {answer.Took.TotalMilliseconds:0.0} ms, and is");
    }

    private async Task<string> PressAsync(IDemoBoard board, int mark, CancellationToken cancellationToken)
    {
        bool wanted = !await board.ReadLightAsync(cancellationToken).ConfigureAwait(false);
        await board.PressAsync(cancellationToken).ConfigureAwait(false);
        await HeardAsync(board, wanted, mark, "after its button was pressed", cancellationToken).ConfigureAwait(false);
        await AgreeAsync(board, wanted, cancellationToken).ConfigureAwait(false);
        return $"the gateway heard that it is {Word(wanted)}";
    }

    private async Task<string> KillAsync(IDemoBoard board, int mark, CancellationToken cancellationToken)
    {
        // Switched on first, so that there is a state to lose.
        await SwitchAsync(board, SwitchAction.On, mark, cancellationToken).ConfigureAwait(false);
        await board.KillAsync().ConfigureAwait(false);
        return board.IsRunning ? throw new ScenarioException("kill", board.Name, "Its process goes on.") : "its process got SIGKILL and is gone";
    }

    private async Task<string> ReturnAsync(IDemoBoard board, CancellationToken cancellationToken)
    {
        string? old = DeviceOf(board).Session?.Id;
        await board.StartAsync(cancellationToken).ConfigureAwait(false);
        await UntilAsync(
            () => DeviceOf(board).Session is { } session && session.Id != old ? "" : "no new session", "after its process was started again", cancellationToken)
            .ConfigureAwait(false);
        SessionStatus session = DeviceOf(board).Session!;
        if (session.KeyExchange != Resumption)
        {
            throw new ScenarioException("return", board.Name, $"It has a session by {session.KeyExchange}, not by {Resumption}.");
        }

        bool isOn = await board.ReadLightAsync(cancellationToken).ConfigureAwait(false);
        await AgreeAsync(board, isOn, cancellationToken).ConfigureAwait(false);
        return $"it has a new session by {session.KeyExchange}, attempt {session.AttemptId}";
    }

    private async Task<string> CheckAllAsync(int mark, CancellationToken cancellationToken)
    {
        foreach (IDemoBoard board in house.Boards)
        {
            foreach (SwitchAction action in (SwitchAction[])[SwitchAction.On, SwitchAction.Off])
            {
                await SwitchAsync(board, action, Watch.Mark, cancellationToken).ConfigureAwait(false);
            }
        }

        return "every light answers, and the gateway and the boards agree on every state";
    }

    /// <summary>Waits for the gateway's event that the light changed.</summary>
    private Task HeardAsync(IDemoBoard board, bool isOn, int mark, string when, CancellationToken cancellationToken) => UntilAsync(
        () => Watch.Since(mark).Any(happened => IsChange(happened, board.Name, isOn)) ? "" : $"no event at the gateway that it is {Word(isOn)}",
        when,
        cancellationToken);

    /// <summary>Waits until the gateway knows the state, and demands that the board's own pin has it.</summary>
    private async Task AgreeAsync(IDemoBoard board, bool wanted, CancellationToken cancellationToken)
    {
        await UntilAsync(() => DeviceOf(board).Light == wanted ? "" : "the gateway's state is another", $"that should be {Word(wanted)}", cancellationToken)
            .ConfigureAwait(false);
        bool isOn = await board.ReadLightAsync(cancellationToken).ConfigureAwait(false);
        if (isOn != wanted)
        {
            throw new ScenarioException(Word(wanted), board.Name, $"The gateway says {Word(wanted)}, but the board's light is {Word(isOn)}.");
        }
    }

    private Task StepAsync(string step, IDemoBoard? board, Func<int, CancellationToken, Task<string>> play, CancellationToken cancellationToken) =>
        steps.PlayAsync(step, board?.Name ?? "", token => play(Watch.Mark, token), cancellationToken);

    private Task UntilAsync(Func<string> missing, string when, CancellationToken cancellationToken) =>
        steps.UntilAsync(() => Task.FromResult(missing()), () => Watch.Next, when, cancellationToken);

    private string Missing(Func<DeviceStatus, bool> has) =>
        string.Join(", ", house.Gateway.Devices().Where(IsOurs).Where(device => !has(device)).Select(device => device.Name));

    private bool IsOurs(DeviceStatus device) => house.Find(device.Name) is not null;

    private DeviceStatus DeviceOf(IDemoBoard board) => house.Gateway.Devices().Single(device => device.Name == board.Name);

    private static bool IsChange(GatewayEvent happened, string name, bool isOn) =>
        happened.Kind == GatewayEventKind.LightChanged && happened.Device == name && happened.IsOn == isOn;

    private static string Word(bool isOn) => isOn ? "on" : "off";
}
