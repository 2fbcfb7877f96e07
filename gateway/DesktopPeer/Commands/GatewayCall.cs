using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>What the short commands have in common: they ask the running gateway, and print its answer for people or as JSON.</summary>
internal sealed class GatewayCall
{
    private readonly Terminal _terminal;
    private readonly Option<string> _state = StateOption.Build();
    private readonly Option<bool> _json = new("--json") { Description = "Print JSON, for programs" };

    /// <summary>Makes a command with the options that all of them have.</summary>
    /// <param name="terminal">Where it prints.</param>
    /// <param name="name">Its name.</param>
    /// <param name="description">What it does.</param>
    public GatewayCall(Terminal terminal, string name, string description)
    {
        _terminal = terminal;
        Command = new Command(name, description) { _state, _json };
    }

    /// <summary>The command.</summary>
    public Command Command { get; }

    /// <summary>Whether the answer is to be JSON.</summary>
    public bool WantsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <summary>Whether the answer is to be JSON, while the arguments are looked at.</summary>
    public bool WantsJson(CommandResult result) => result.GetValue(_json);

    /// <summary>Sets what it does with the running gateway.</summary>
    public void SetAction(Func<ApiClient, ParseResult, CancellationToken, Task<int>> run) =>
        Command.SetGuardedAction(_terminal, async (parsed, cancellationToken) =>
        {
            using ApiClient client = ApiClient.Open(Path.GetFullPath(parsed.GetValue(_state)!));
            return await run(client, parsed, cancellationToken).ConfigureAwait(false);
        });

    /// <summary>Prints an answer.</summary>
    /// <param name="parsed">Says whether as JSON.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="type">How it is written as JSON, from <see cref="ApiJson.Indented"/>.</param>
    /// <param name="print">Prints it for people.</param>
    public int Print<T>(ParseResult parsed, T answer, JsonTypeInfo<T> type, Action<Terminal, T> print)
    {
        if (WantsJson(parsed))
        {
            _terminal.Output.WriteLine(JsonSerializer.Serialize(answer, type));
        }
        else
        {
            print(_terminal, answer);
        }

        return ExitCode.Done;
    }
}
