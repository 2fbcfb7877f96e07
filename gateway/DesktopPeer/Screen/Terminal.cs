using System.Text;

namespace NanoPeers.DesktopPeer.Screen;

/// <summary>Where the program prints to and what it is told, and whether a person sits there.</summary>
/// <param name="output">What was asked for.</param>
/// <param name="error">What went wrong, and remarks.</param>
/// <param name="isInteractive">Whether the output is a terminal: tables are drawn then, otherwise columns are plain.</param>
/// <param name="size">Columns and rows now.</param>
internal sealed class Terminal(TextWriter output, TextWriter error, bool isInteractive, Func<(int Columns, int Rows)> size)
{
    private const int UsualWidth = 120;
    private const int UsualHeight = 40;

    /// <summary>What was asked for goes here.</summary>
    public TextWriter Output { get; } = TextWriter.Synchronized(output);

    /// <summary>What went wrong goes here.</summary>
    public TextWriter Error { get; } = TextWriter.Synchronized(error);

    /// <summary>What a person or a program tells this one.</summary>
    public TextReader Input { get; init; } = TextReader.Null;

    /// <summary>The next key that was pressed, or null when none was; null itself when there is no keyboard.</summary>
    public Func<ConsoleKeyInfo?>? NextKey { get; init; }

    /// <summary>Whether the output is a terminal.</summary>
    public bool IsInteractive { get; } = isInteractive;

    /// <summary>Columns now.</summary>
    public int Width => size().Columns;

    /// <summary>Rows now.</summary>
    public int Height => size().Rows;

    /// <summary>The process's own console.</summary>
    public static Terminal OfProcess()
    {
        bool isInteractive = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Terminal(Console.Out, Console.Error, isInteractive, isInteractive ? WindowSize : () => (UsualWidth, UsualHeight))
        {
            Input = Console.In,
            NextKey = Console.IsInputRedirected ? null : () => Console.KeyAvailable ? Console.ReadKey(intercept: true) : null,
        };
    }

    /// <summary>
    /// A text that came from elsewhere, fit to be printed: characters that could move the cursor, part the line or turn the direction of writing
    /// become question marks.
    /// </summary>
    public static string Printable(string text)
    {
        if (!text.Any(IsSteering))
        {
            return text;
        }

        StringBuilder safe = new(text.Length);
        foreach (char c in text)
        {
            safe.Append(IsSteering(c) ? '?' : c);
        }

        return safe.ToString();
    }

    private static (int Columns, int Rows) WindowSize() =>
        (Console.WindowWidth > 0 ? Console.WindowWidth : UsualWidth, Console.WindowHeight > 0 ? Console.WindowHeight : UsualHeight);

    private static bool IsSteering(char c) => char.IsControl(c) || c is (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
