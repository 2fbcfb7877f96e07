using System.CommandLine;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>Runs a command and turns every failure into a named line on the error output and an exit code.</summary>
internal static class CommandGuard
{
    /// <summary>Sets what a command does.</summary>
    /// <param name="command">The command.</param>
    /// <param name="terminal">Where failures are printed.</param>
    /// <param name="run">What it does; answers an exit code.</param>
    public static void SetGuardedAction(this Command command, Terminal terminal, Func<ParseResult, CancellationToken, Task<int>> run) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                return await run(parsed, cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCode.Interrupted;
            }
            catch (Exception e)
            {
                CommandException named = Name(e);
                await terminal.Error.WriteLineAsync($"error {named.Name}: {Terminal.Printable(named.Message)}").ConfigureAwait(false);
                if (named.ExitCode == ExitCode.Failed)
                {
                    await terminal.Error.WriteLineAsync(e.ToString()).ConfigureAwait(false);
                }

                return named.ExitCode;
            }
        });

    private static CommandException Name(Exception failure) => failure switch
    {
        CommandException named => named,
        StateException state => StateFailure.Name(state),
        GatewayNotRunningException none => new CommandException(
            ExitCode.NoGateway, "no-gateway", $"{none.Message} Start one with \"run --state {none.StateFolder}\", or name its folder with --state."),
        ApiCallException { IsAboutToken: true } refused => new CommandException(ExitCode.TokenRefused, refused.Code, refused.Message),
        ApiCallException refused => new CommandException(ExitCode.NotDone, refused.Code, refused.Message),
        _ => new CommandException(ExitCode.Failed, "unexpected", failure.Message),
    };
}
