using System.Globalization;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;
using NanoPeers.PeerPlatform.Devices;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>What a person types under the demo's table.</summary>
internal sealed class DemoCommands(DemoHouse house)
{
    /// <summary>The commands, for the person.</summary>
    public const string Summary = "on|off|toggle [LIGHT], press LIGHT, kill LIGHT, start [LIGHT], why [LIGHT], list, help, quit";

    private static readonly string[] _help =
    [
        "on [LIGHT], off [LIGHT], toggle [LIGHT]   switch a light from the gateway; without a name, all",
        "press LIGHT                               press the button on the board",
        "kill LIGHT                                pull the board's plug: its process is killed",
        "start [LIGHT]                             switch a board on again; without a name, all that are off",
        "why [LIGHT]                               how the latest attempts to set up sessions went",
        "list                                      the table, once",
        "quit                                      end the demo (so does Ctrl+C)",
        "A light is named by the beginning of its name.",
    ];

    /// <summary>Whether the person asked to end.</summary>
    public bool HasQuit { get; private set; }

    /// <summary>Carries out a line.</summary>
    /// <returns>What to print.</returns>
    public async Task<IReadOnlyList<string>> ExecuteAsync(string line, CancellationToken cancellationToken)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length == 0)
        {
            return [];
        }

        try
        {
            return words.Length > 2 ? ["Say it in one or two words: " + Summary] : await RunAsync(words, cancellationToken).ConfigureAwait(false);
        }
        catch (DemoException e)
        {
            return [e.Message];
        }
    }

    /// <summary>The table's rows as they are now.</summary>
    public ColumnTable Table()
    {
        ColumnTable table = new("light", "peer", "presence", "state", "age", "suite", "key exchange", "sent", "received", "round trip");
        foreach (DeviceView device in house.Gateway.Devices().Select(DeviceView.From))
        {
            SessionView? session = device.Session;
            table.Add(
                device.Name,
                DeviceTables.ShortId(device.Id),
                house.Find(device.Name) is { IsRunning: false } ? "killed" : device.Presence,
                device.Light,
                session is null ? "-" : DeviceTables.Age(TimeSpan.FromSeconds(session.AgeSeconds)),
                session?.Suite ?? "-",
                session?.KeyExchange ?? "-",
                session is null ? "-" : session.Sent.ToString(CultureInfo.InvariantCulture),
                session is null ? "-" : session.Received.ToString(CultureInfo.InvariantCulture),
                DeviceTables.RoundTrip(device.RoundTripMillis));
        }

        return table;
    }

    private async Task<IReadOnlyList<string>> RunAsync(string[] words, CancellationToken cancellationToken)
    {
        string? name = words.Length == 2 ? words[1] : null;
        string verb = words[0].ToUpperInvariant();
        switch (verb)
        {
            case "ON" or "OFF" or "TOGGLE":
                return await SwitchAsync(Words.ActionOf(verb)!.Value, name, cancellationToken).ConfigureAwait(false);
            case "PRESS":
                await One(name).PressAsync(cancellationToken).ConfigureAwait(false);
                return [];
            case "KILL":
                await One(name).KillAsync().ConfigureAwait(false);
                return [$"{One(name).Name}: killed"];
            case "START":
                return await StartAsync(name, cancellationToken).ConfigureAwait(false);
            case "WHY":
                return await WhyAsync(name, cancellationToken).ConfigureAwait(false);
            case "LIST":
                return Lines(Table().WritePlain);
            case "HELP" or "?":
                return _help;
            case "QUIT" or "EXIT":
                HasQuit = true;
                return [];
            default:
                return [$"\"{Terminal.Printable(words[0])}\" is no command: {Summary}"];
        }
    }

    private async Task<IReadOnlyList<string>> SwitchAsync(SwitchAction action, string? name, CancellationToken cancellationToken)
    {
        IEnumerable<IDemoBoard> boards = name is null ? house.Boards : [One(name)];
        IEnumerable<Task<SwitchAnswer>> asked = boards.Select(board => house.Gateway.SwitchAsync(board.Name, action, cancellationToken));
        SwitchAnswer[] answers = await Task.WhenAll(asked).ConfigureAwait(false);
        return [.. answers.Where(answer => answer.Result != SwitchResult.Done).Select(answer => answer.Problem)];
    }

    private async Task<IReadOnlyList<string>> StartAsync(string? name, CancellationToken cancellationToken)
    {
        if (name is null)
        {
            await house.StartBoardsAsync(cancellationToken).ConfigureAwait(false);
        }
        else if (One(name) is { IsRunning: false } board)
        {
            await board.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            return [$"{One(name).Name} is on already."];
        }

        return [];
    }

    private async Task<IReadOnlyList<string>> WhyAsync(string? name, CancellationToken cancellationToken)
    {
        IDemoBoard? board = name is null ? null : One(name);
        AttemptView[] attempts = [.. house.Gateway.Why(board?.Name).Select(AttemptView.From)];
        List<string> lines = ["the gateway says:", .. Lines(output => AttemptText.Write(output, attempts))];
        if (board is not null)
        {
            lines.Add($"{board.Name} says:");
            lines.AddRange(board.IsRunning ? await board.WhyAsync(cancellationToken).ConfigureAwait(false) : ["nothing: it is switched off"]);
        }

        return lines;
    }

    private IDemoBoard One(string? name)
    {
        if (name is null)
        {
            throw new DemoException("Which light? " + string.Join(", ", house.Boards.Select(board => board.Name)));
        }

        IDemoBoard[] found = [.. house.Boards.Where(board => board.Name.StartsWith(name, StringComparison.OrdinalIgnoreCase))];
        return house.Find(name) ?? (found.Length == 1
            ? found[0]
            : throw new DemoException($"\"{Terminal.Printable(name)}\" is {(found.Length == 0 ? "no light" : "the beginning of several lights")}: "
                + string.Join(", ", house.Boards.Select(board => board.Name))));
    }

    private static string[] Lines(Action<TextWriter> write)
    {
        StringWriter text = new() { NewLine = "\n" };
        write(text);
        return text.ToString().TrimEnd('\n').Split('\n');
    }
}
