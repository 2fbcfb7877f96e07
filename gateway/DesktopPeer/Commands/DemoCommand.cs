using System.CommandLine;
using System.Globalization;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Composition;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>demo: a gateway and virtual boards, for people to play with, or as a fixed scenario that must succeed.</summary>
internal sealed class DemoCommand
{
    /// <summary>Longest time that the fixed scenario may take.</summary>
    private static readonly TimeSpan _onceLimit = TimeSpan.FromSeconds(120);

    /// <summary>Longest time that one step of it may take.</summary>
    private static readonly TimeSpan _stepLimit = TimeSpan.FromSeconds(40);

    private const int LogLines = 15;

    private readonly Terminal _terminal;
    private readonly IGatewayStarter _starter;
    private readonly IBoardMaker _maker;
    private readonly Option<int> _lights = NumberOption.Build(
        "--lights", "N", 1, DemoOptions.MaxLights, new DemoOptions().Lights, "How many lights; each is a process");

    private readonly Option<bool> _once = new("--once") { Description = "Play a fixed scenario, a line a step; exit 0 only if all of it happened" };
    private readonly Option<string?> _state = new("--state")
    {
        HelpName = "DIR", Description = "Keep all state in this folder; without it, in a temporary one",
    };

    private readonly Option<bool> _keep = new("--keep") { Description = "Leave the temporary folder, with the logs, when the demo ends" };

    private DemoCommand(Terminal terminal, IGatewayStarter starter, IBoardMaker maker)
    {
        _terminal = terminal;
        _starter = starter;
        _maker = maker;
    }

    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal, IGatewayStarter starter, IBoardMaker maker)
    {
        DemoCommand demo = new(terminal, starter, maker);
        Command command = new("demo", "Start a gateway and virtual light switches, each in a process of its own, and play with them")
        {
            demo._lights, demo._once, demo._state, demo._keep,
        };
        command.SetGuardedAction(terminal, demo.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        DemoOptions options = new() { Lights = parsed.GetValue(_lights), StateFolder = parsed.GetValue(_state), Keep = parsed.GetValue(_keep) };
        long started = TimeProvider.System.GetTimestamp();
        try
        {
            DemoHouse house = await DemoHouse.OpenAsync(options, _starter, _maker, cancellationToken).ConfigureAwait(false);
            await using (house.ConfigureAwait(false))
            {
                await AnnounceAsync(house).ConfigureAwait(false);
                return parsed.GetValue(_once)
                    ? await PlayOnceAsync(house, options, started, cancellationToken).ConfigureAwait(false)
                    : await PlayAsync(house, options, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (DemoException e)
        {
            throw new CommandException(ExitCode.NotStarted, "demo-not-started", e.Message, e);
        }
    }

    private async Task AnnounceAsync(DemoHouse house)
    {
        await _terminal.Output.WriteLineAsync(
            $"gateway {house.Gateway.Id}, region {house.Gateway.Region}, at {string.Join(", ", house.Gateway.Endpoints)}").ConfigureAwait(false);
        await _terminal.Output.WriteLineAsync($"state in {house.StateFolder}; other commands reach it with --state").ConfigureAwait(false);
        foreach (string problem in house.NetworkProblems)
        {
            await _terminal.Output.WriteLineAsync($"network: {problem}").ConfigureAwait(false);
        }
    }

    private async Task<int> PlayAsync(DemoHouse house, DemoOptions options, CancellationToken cancellationToken)
    {
        foreach (string name in LightNames.Take(options.Lights))
        {
            house.Enrol(name);
        }

        try
        {
            await (_terminal.IsInteractive && _terminal.NextKey is not null
                ? new LiveDemo(house, _terminal).RunAsync(cancellationToken)
                : new PlainDemo(house, _terminal).RunAsync(cancellationToken)).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Ctrl+C is the usual end.
        }

        return ExitCode.Done;
    }

    private async Task<int> PlayOnceAsync(DemoHouse house, DemoOptions options, long started, CancellationToken cancellationToken)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(_onceLimit);
        ScenarioSteps steps = new(_terminal.Output.WriteLine, TimeProvider.System, _stepLimit);
        try
        {
            await new DemoScenario(house, LightNames.Take(options.Lights), steps).PlayAsync(limit.Token).ConfigureAwait(false);
            GroupDetailView group = await new GroupScenario(house, steps).PlayAsync(limit.Token).ConfigureAwait(false);
            PeeringScenario peering = new(house, steps);
            await using (peering.ConfigureAwait(false))
            {
                await peering.PlayAsync(limit.Token).ConfigureAwait(false);
            }

            GroupTables.Members(group.Members).WriteTo(_terminal);
        }
        catch (ScenarioException e)
        {
            await ReportAsync(house, e.Message, e.Device).ConfigureAwait(false);
            return ExitCode.NotDone;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            await ReportAsync(house, $"The scenario was not over after {_onceLimit.TotalSeconds:0} seconds.", "").ConfigureAwait(false);
            return ExitCode.NotDone;
        }

        double seconds = TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        await _terminal.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"All of it happened, in {seconds:0.0} s.")).ConfigureAwait(false);
        return ExitCode.Done;
    }

    /// <summary>Says what was seen: the step, the attempts on both sides, and the ends of the logs.</summary>
    private async Task ReportAsync(DemoHouse house, string failure, string device)
    {
        TextWriter error = _terminal.Error;
        await error.WriteLineAsync($"FAILED {Terminal.Printable(failure)}").ConfigureAwait(false);
        new DemoCommands(house).Table().WritePlain(error);
        await error.WriteLineAsync("why, says the gateway:").ConfigureAwait(false);
        AttemptText.Write(error, [.. house.Gateway.Why(device.Length == 0 ? null : device).Select(AttemptView.From)]);
        foreach (IDemoBoard board in house.Boards.Where(board => device.Length == 0 || board.Name == device))
        {
            await error.WriteLineAsync($"why, says {board.Name}:").ConfigureAwait(false);
            await WriteAsync(error, await BoardsWhyAsync(board).ConfigureAwait(false)).ConfigureAwait(false);
            await error.WriteLineAsync($"the end of {board.Name}'s log:").ConfigureAwait(false);
            await WriteAsync(error, board.LogTail()).ConfigureAwait(false);
        }

        foreach (IDemoPeer peer in house.Peers)
        {
            await error.WriteLineAsync($"the end of {peer.Name}'s log:").ConfigureAwait(false);
            await WriteAsync(error, peer.LogTail()).ConfigureAwait(false);
        }

        await error.WriteLineAsync("the end of the gateway's log (all of it with --keep):").ConfigureAwait(false);
        await WriteAsync(error, house.GatewayLogTail(LogLines)).ConfigureAwait(false);
    }

    private static async Task<IReadOnlyList<string>> BoardsWhyAsync(IDemoBoard board)
    {
        using CancellationTokenSource limit = new(TimeSpan.FromSeconds(3));
        try
        {
            return board.IsRunning ? await board.WhyAsync(limit.Token).ConfigureAwait(false) : ["nothing: it does not run"];
        }
        catch (Exception e) when (e is DemoException or OperationCanceledException)
        {
            return [$"nothing: {e.Message}"];
        }
    }

    private static async Task WriteAsync(TextWriter output, IEnumerable<string> lines)
    {
        foreach (string line in lines)
        {
            await output.WriteLineAsync("  " + Terminal.Printable(line)).ConfigureAwait(false);
        }
    }
}
