using System.CommandLine;
using System.CommandLine.Invocation;
using NanoPeers.DesktopPeer.Composition;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>The program's command line: one class a command, all listed here.</summary>
internal static class CommandLine
{
    /// <summary>
    /// How long a command may take to end after Ctrl+C or SIGTERM before the process is ended: time for a few programs of the agent that do not
    /// want to end, and less than what the unit file of the service gives (deploy/systemd).
    /// </summary>
    private static readonly TimeSpan _endingTime = TimeSpan.FromSeconds(45);

    /// <summary>Parses the arguments and runs the command.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(
        string[] arguments, Terminal terminal, IGatewayStarter gateways, IBoardMaker boards, CancellationToken cancellationToken)
    {
        InvocationConfiguration configuration = new()
        {
            Output = terminal.Output,
            Error = terminal.Error,
            ProcessTerminationTimeout = _endingTime,
        };
        ParseResult parsed = Parse(arguments, terminal, gateways, boards);
        if (parsed.Action is ParseErrorAction errors)
        {
            errors.ShowHelp = false;
        }

        int exitCode = await parsed.InvokeAsync(configuration, cancellationToken).ConfigureAwait(false);
        return parsed.Errors.Count > 0 ? ExitCode.Usage : exitCode;
    }

    /// <summary>Parses the arguments and runs nothing.</summary>
    public static ParseResult Parse(string[] arguments, Terminal terminal, IGatewayStarter gateways, IBoardMaker boards) =>
        Build(terminal, gateways, boards).Parse(arguments);

    private const string Description = "NanoPeers gateway: finds light switches, secures the sessions with them, and switches them. " + ExitCode.Help;

    private static RootCommand Build(Terminal terminal, IGatewayStarter gateways, IBoardMaker boards) => new(Description)
    {
        DemoCommand.Build(terminal, gateways, boards),
        RunCommand.Build(terminal, gateways),
        ChatCommand.Build(terminal),
        GroupCommand.Build(terminal),
        RelayCommand.Build(terminal),
        AdvCommand.Build(terminal),
        PipeCommand.Build(terminal),
        PipeCommand.BuildSend(terminal),
        PipeCommand.BuildListen(terminal),
        InviteCommand.Build(terminal),
        ProvisionCommand.Build(terminal),
        FlashCommand.Build(terminal),
        PairCommand.Build(terminal),
        PeersCommand.Build(terminal),
        LightsCommand.Build(terminal),
        SetCommand.Build(terminal),
        LinkCommand.Build(terminal),
        LinkCommand.BuildUnlink(terminal),
        LinksCommand.Build(terminal),
        WatchCommand.Build(terminal),
        WhyCommand.Build(terminal),
        FindCommand.Build(terminal),
        FindCommand.BuildRegion(terminal),
        FindCommand.BuildAdvertise(terminal),
        RemoveCommand.Build(terminal),
        InfoCommand.Build(terminal),
        MeterCommand.Build(terminal),
        NeedCommand.Build(terminal),
        UpdatesCommand.Build(terminal),
        UploadsCommand.Build(terminal),
        BlackListCommand.Build(terminal),
        SavingsCommand.Build(terminal),
        ServicesCommand.Build(terminal),
        PolicyCommand.Build(terminal),
        BackupCommand.Build(terminal),
        BackupCommand.BuildRestore(terminal),
    };
}
