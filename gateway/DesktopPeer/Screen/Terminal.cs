using System.Text;

namespace NanoPeers.DesktopPeer.Screen;

/// <summary>Where the program prints to, and whether a person looks at it.</summary>
/// <param name="output">What was asked for.</param>
/// <param name="error">What went wrong, and remarks.</param>
/// <param name="isInteractive">Whether the output is a terminal: tables are drawn then, otherwise columns are plain.</param>
/// <param name="width">Columns of the terminal.</param>
internal sealed class Terminal(TextWriter output, TextWriter error, bool isInteractive, int width)
{
    /// <summary>What was asked for goes here.</summary>
    public TextWriter Output { get; } = TextWriter.Synchronized(output);

    /// <summary>What went wrong goes here.</summary>
    public TextWriter Error { get; } = TextWriter.Synchronized(error);

    /// <summary>Whether the output is a terminal.</summary>
    public bool IsInteractive { get; } = isInteractive;

    /// <summary>Columns.</summary>
    public int Width { get; } = width;

    /// <summary>The process's own console.</summary>
    public static Terminal OfProcess()
    {
        bool isInteractive = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") != "dumb";
        return new Terminal(Console.Out, Console.Error, isInteractive, isInteractive && Console.WindowWidth > 0 ? Console.WindowWidth : 120);
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

    private static bool IsSteering(char c) => char.IsControl(c) || c is (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069');
}
