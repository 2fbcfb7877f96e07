using NanoPeers.DesktopPeer.Screen;
using NanoPeers.PeerPlatform.Devices;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>
/// The demo on a terminal: the table is drawn anew twice a second and whenever something happens, the latest happenings and answers stand under
/// it, and the line that the person types is the last one.
/// </summary>
internal sealed class LiveDemo(DemoHouse house, Terminal terminal)
{
    private const int ShownLines = 8;

    private static readonly TimeSpan _drawEvery = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan _lookForKeysEvery = TimeSpan.FromMilliseconds(30);

    private readonly DemoCommands _commands = new(house);
    private readonly LineEditor _editor = new();
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<string> _above = [];
    private int _drawnRows;
    private bool _isStale = true;

    /// <summary>Starts the boards, and runs until the person ends it.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task listening = ListenAsync(ending.Token);
        Task running = house.StartBoardsAsync(ending.Token);
        Task starting = running;
        long drawnAt = Environment.TickCount64;
        try
        {
            while (!_commands.HasQuit)
            {
                await (starting.IsFaulted ? starting : Task.CompletedTask).ConfigureAwait(false);
                while (terminal.NextKey!() is ConsoleKeyInfo key)
                {
                    string? line = _editor.Take(key);
                    running = line is null ? running : ExecuteAfterAsync(running, line, ending.Token);
                    Stale();
                }

                if (TakeStale() || Environment.TickCount64 - drawnAt >= _drawEvery.TotalMilliseconds)
                {
                    Draw();
                    drawnAt = Environment.TickCount64;
                }

                await Task.Delay(_lookForKeysEvery, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await ending.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(listening, running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Draw();
            terminal.Output.WriteLine();
        }
    }

    /// <summary>One command after the other: what is typed while one waits for an answer waits too.</summary>
    private async Task ExecuteAfterAsync(Task before, string line, CancellationToken cancellationToken)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (line.Length > 0)
        {
            Show([$"> {line}"]);
        }

        Show(await _commands.ExecuteAsync(line, cancellationToken).ConfigureAwait(false));
    }

    private async Task ListenAsync(CancellationToken cancellationToken)
    {
        await foreach (GatewayEvent happened in house.Gateway.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            Show([$"{happened.At.ToLocalTime():HH:mm:ss.fff}  {Terminal.Printable(happened.Text)}"]);
        }
    }

    private void Show(IReadOnlyList<string> lines)
    {
        lock (_gate)
        {
            // A long answer goes above the table, where a person can scroll back to it.
            List<string> into = lines.Count > ShownLines ? _above : _lines;
            into.AddRange(lines);
            _lines.RemoveRange(0, Math.Max(0, _lines.Count - ShownLines));
            _isStale = true;
        }
    }

    private void Stale()
    {
        lock (_gate)
        {
            _isStale = true;
        }
    }

    private bool TakeStale()
    {
        lock (_gate)
        {
            bool isStale = _isStale;
            _isStale = false;
            return isStale;
        }
    }

    private void Draw()
    {
        (int width, int height) = (terminal.Width, terminal.Height);
        StringWriter table = new() { NewLine = "\n" };
        _commands.Table().WriteDrawn(table, width);
        List<string> page = [.. table.ToString().TrimEnd('\n').Split('\n')];
        string above;
        lock (_gate)
        {
            page.AddRange(_lines.Select(line => Fitted(line, width)));
            above = string.Concat(_above.Select(line => line + "\n"));
            _above.Clear();
        }

        page.Add(Fitted(DemoCommands.Summary, width));

        // What is higher than the window cannot be drawn over again: the table's end, the latest lines and the line that is typed matter most.
        page.RemoveRange(0, Math.Max(0, page.Count - (height - 1)));

        // Up to where the page began before, and everything below is cleared.
        string up = _drawnRows > 0 ? $"\u001b[{_drawnRows}A\r\u001b[J" : "\r\u001b[J";
        terminal.Output.Write(up + above + string.Concat(page.Select(line => line + "\n")) + Fitted("> " + _editor.Text, width));
        terminal.Output.Flush();
        _drawnRows = page.Count;
    }

    private static string Fitted(string line, int width) => line.Length < width ? line : line[..(width - 1)];
}
