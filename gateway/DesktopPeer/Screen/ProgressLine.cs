using System.Globalization;

namespace NanoPeers.DesktopPeer.Screen;

/// <summary>How far something long is: a bar that grows on a terminal, a line for each tenth elsewhere. It goes to the error output.</summary>
/// <param name="terminal">Where it is shown.</param>
/// <param name="isQuiet">Whether nothing is shown: programs are told the end alone.</param>
internal sealed class ProgressLine(Terminal terminal, bool isQuiet)
{
    private const int BarWidth = 30;
    private readonly Lock _gate = new();
    private long _last = -1;
    private bool _isDrawn;

    /// <summary>Shows how far it is.</summary>
    /// <param name="has">What is done.</param>
    /// <param name="of">The whole; null while that is not known.</param>
    /// <param name="remark">Words behind it.</param>
    public void Show(long has, long? of, string remark)
    {
        if (isQuiet)
        {
            return;
        }

        lock (_gate)
        {
            long percent = of is > 0 and var whole ? Math.Clamp(has * 100 / whole, 0, 100) : of == 0 ? 100 : 0;
            if (terminal.IsInteractive)
            {
                Draw(percent, remark);
            }
            else if (percent / 10 > _last)
            {
                _last = percent / 10;
                terminal.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_last * 10} % {Terminal.Printable(remark)}").TrimEnd());
            }
        }
    }

    /// <summary>Ends the line.</summary>
    public void End()
    {
        if (_isDrawn)
        {
            terminal.Error.WriteLine();
        }
    }

    private void Draw(long percent, string remark)
    {
        _isDrawn = true;
        string bar = new string('#', (int)(percent * BarWidth / 100)).PadRight(BarWidth, '.');
        string line = string.Create(CultureInfo.InvariantCulture, $"{bar} {percent,3} % {Terminal.Printable(remark)}");
        int room = Math.Max(BarWidth, terminal.Width - 1);
        terminal.Error.Write("\r" + (line.Length > room ? line[..room] : line.PadRight(room)));
    }
}
