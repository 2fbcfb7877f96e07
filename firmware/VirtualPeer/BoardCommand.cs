using System;
using System.Globalization;

namespace NanoPeers.VirtualPeer;

/// <summary>What a line of input asks for.</summary>
internal enum BoardCommandKind
{
    /// <summary>Nothing that the board knows.</summary>
    Unknown,

    /// <summary>An empty line.</summary>
    Nothing,

    /// <summary>Presses the button.</summary>
    Press,

    /// <summary>Holds the button.</summary>
    Hold,

    /// <summary>Says whether the light is on.</summary>
    Light,

    /// <summary>Takes a pairing with another board.</summary>
    Link,

    /// <summary>Asks the gateway who is called so.</summary>
    Find,

    /// <summary>Looks for a new application.</summary>
    Update,

    /// <summary>Sends a report to the backend, through a peer.</summary>
    Report,

    /// <summary>Says how attempts went.</summary>
    Why,

    /// <summary>Says how the board does.</summary>
    Status,

    /// <summary>Ends the program.</summary>
    Quit,
}

/// <summary>A line of input.</summary>
/// <param name="Kind">What it asks for.</param>
/// <param name="Millis">How long the button is held.</param>
/// <param name="Text">The line.</param>
internal sealed record BoardCommand(BoardCommandKind Kind, int Millis, string Text)
{
    /// <summary>Begins the command that takes a pairing.</summary>
    public const string LinkWord = "link";

    /// <summary>Begins the command that looks for something by its name.</summary>
    public const string FindWord = "find";

    /// <summary>Begins the command that sends a report.</summary>
    public const string ReportWord = "report";

    private const int LongestHoldMillis = 60000;

    /// <summary>Reads a line.</summary>
    /// <param name="line">As it came.</param>
    public static BoardCommand Parse(string line)
    {
        string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words switch
        {
            [] => new(BoardCommandKind.Nothing, 0, line),
            ["press"] => new(BoardCommandKind.Press, VirtualPins.PressMillis, line),
            ["hold", string millis] when IsHold(millis, out int value) => new(BoardCommandKind.Hold, value, line),
            ["light"] => new(BoardCommandKind.Light, 0, line),
            [LinkWord, ..] => new(BoardCommandKind.Link, 0, line),
            [FindWord, ..] => new(BoardCommandKind.Find, 0, line),
            ["update"] => new(BoardCommandKind.Update, 0, line),
            [ReportWord, _, ..] => new(BoardCommandKind.Report, 0, line),
            ["why"] => new(BoardCommandKind.Why, 0, line),
            ["status"] => new(BoardCommandKind.Status, 0, line),
            ["quit"] => new(BoardCommandKind.Quit, 0, line),
            _ => new(BoardCommandKind.Unknown, 0, line),
        };
    }

    private static bool IsHold(string text, out int millis) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out millis) && millis is > 0 and <= LongestHoldMillis;
}
