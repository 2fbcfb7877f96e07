using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using NanoPeers.ClientApi.Peering;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;
using NanoPeers.PeeringService.Peering;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>need: gets one object from peers or from its origin, through the gateway that runs or as a peer for as long as that takes.</summary>
internal sealed class NeedCommand
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _url = new("URL") { Description = "http or https; peers know the file by exactly this text" };
    private readonly Option<string> _digest = new("--sha256")
    {
        Description = "The file's digest; without it, peers are believed", DefaultValueFactory = _ => "",
    };

    private readonly Option<string> _output = new("--out") { Description = "The file to write, which is not there yet", DefaultValueFactory = _ => "" };
    private readonly Option<bool> _cachedOnly = new("--cached-only") { Description = "Only from peers, never from the Internet" };
    private readonly Option<string?> _bind = new("--peering-bind")
    {
        Description = "Be a peer of its own at this IPv4 address of the machine; without it, the gateway that runs is asked, or 127.0.0.1 taken",
    };

    private readonly Option<int> _port = new("--peering-port")
    {
        Description = "UDP port of peering, of a peer of its own", DefaultValueFactory = _ => PeeringOptions.DefaultPort,
    };

    private readonly Option<string> _state = StateOption.Build();
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, for programs" };

    private NeedCommand(Terminal terminal) => _terminal = terminal;

    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal)
    {
        NeedCommand need = new(terminal);
        Command command = new("need", "Get a file by its URL: from peers that have it, else from the Internet, and say what came from where")
        {
            need._url, need._digest, need._output, need._cachedOnly, need._bind, need._port, need._state, need._json,
        };
        command.SetGuardedAction(terminal, need.RunAsync);
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        ObjectNeed need = new() { Url = parsed.GetValue(_url)!, Sha256 = parsed.GetValue(_digest)!, CachedOnly = parsed.GetValue(_cachedOnly) };
        Check(need);
        string file = parsed.GetValue(_output)!;
        if (file.Length > 0 && File.Exists(file))
        {
            throw new CommandException(ExitCode.NotDone, "file-exists", $"{file} is there already. Name another with --out.");
        }

        INeedSource source = await SourceAsync(parsed, cancellationToken).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            NeedStep last = await FollowAsync(source.NeedAsync(need, cancellationToken), parsed).ConfigureAwait(false);
            if (last.State != NeedStep.Complete)
            {
                throw new CommandException(ExitCode.NotDone, "not-got", last.Problem);
            }

            await SaveAsync(source, last.Sha256, file, cancellationToken).ConfigureAwait(false);
            Print(last, parsed.GetValue(_json));
            return ExitCode.Done;
        }
    }

    private static void Check(ObjectNeed need)
    {
        try
        {
            NeedSteps.OrderOf(need);
        }
        catch (ApiRefusalException e)
        {
            throw new CommandException(ExitCode.Usage, e.Code.Name, e.Message, e);
        }
    }

    /// <summary>The gateway keeps what it gets, and serves it to peers: it is asked where one runs that peers.</summary>
    private async Task<INeedSource> SourceAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string? bind = parsed.GetValue(_bind);
        INeedSource? gateway = bind is null
            ? await RunningGatewayAsync(Path.GetFullPath(parsed.GetValue(_state)!), cancellationToken).ConfigureAwait(false)
            : null;
        return gateway ?? await OwnPeer.StartAsync(bind ?? "127.0.0.1", parsed.GetValue(_port), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<INeedSource?> RunningGatewayAsync(string state, CancellationToken cancellationToken)
    {
        RunningGateway? gateway = null;
        try
        {
            gateway = new RunningGateway(GatewayConnection.Open(state));
            await gateway.Client.StatusAsync(cancellationToken).ConfigureAwait(false);
            return gateway;
        }
        catch (Exception e) when (e is GatewayNotRunningException || (e as ApiCallException)?.Code == ProblemCode.PeeringAbsent.Name)
        {
            if (gateway is not null)
            {
                await gateway.DisposeAsync().ConfigureAwait(false);
            }

            return null;
        }
    }

    private async Task<NeedStep> FollowAsync(IAsyncEnumerable<NeedStep> steps, ParseResult parsed)
    {
        NeedStep last = new(NeedStep.Failed, 0, null, "", "", [], "The gateway ended before the file was there.");
        ProgressLine progress = new(_terminal, parsed.GetValue(_json));
        try
        {
            await foreach (NeedStep step in steps.ConfigureAwait(false))
            {
                progress.Show(step.Received, step.Total, step.Source);
                last = step.State == NeedStep.Going ? last : step;
            }
        }
        finally
        {
            progress.End();
        }

        return last;
    }

    private static async Task SaveAsync(INeedSource source, string sha256, string file, CancellationToken cancellationToken)
    {
        if (file.Length == 0)
        {
            return;
        }

        await using Stream content = await source.OpenAsync(sha256, cancellationToken).ConfigureAwait(false);
        await using FileStream stream = new(file, FileMode.CreateNew, FileAccess.Write);
        await content.CopyToAsync(stream, cancellationToken).ConfigureAwait(false);
    }

    private void Print(NeedStep last, bool asJson)
    {
        if (asJson)
        {
            _terminal.Output.WriteLine(JsonSerializer.Serialize(last, ApiJson.Indented.NeedStep));
            return;
        }

        ColumnTable parts = new("from", "way", "octets");
        foreach (ObjectPart part in last.Parts)
        {
            parts.Add(part.Source, part.Internet ? "Internet" : part.Source == "local" ? "here" : "peer", part.Octets.ToString(CultureInfo.InvariantCulture));
        }

        parts.WriteTo(_terminal);
        _terminal.Output.WriteLine($"SHA-256 {last.Sha256}");
    }
}
