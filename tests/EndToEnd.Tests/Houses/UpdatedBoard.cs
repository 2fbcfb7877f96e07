using System.Diagnostics;
using NanoPeers.DesktopPeer.Demo;

namespace NanoPeers.EndToEnd.Tests.Houses;

/// <summary>A virtual board that takes part in peering, as a process of its own. It has power: when its process ends, it is started again, as a chip is.</summary>
internal sealed class UpdatedBoard : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly string[] _arguments;
    private readonly Task _running;
    private Process? _process;
    private bool _isOff;

    public UpdatedBoard(string folder, string settings, params string[] arguments)
    {
        Directory.CreateDirectory(folder);
        Folder = folder;
        File.WriteAllText(Path.Combine(folder, "boot.updates"), settings);
        _arguments = ["--folder", folder, "--bind", "127.0.0.1", "--no-multicast", "--no-broadcast", .. arguments];
        _running = Task.Run(RunAsync);
    }

    public string Folder { get; }

    /// <summary>Times that the board was given power, or started again by itself.</summary>
    public int Starts { get; private set; }

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Waits for a line that comes after so many others; says how many there are then.</summary>
    public async Task<int> WaitForAsync(string line, int after = 0)
    {
        int found = -1;
        await Waiting.UntilAsync(
            () => (found = Lines.Skip(after).ToList().FindIndex(candidate => candidate.StartsWith(line, StringComparison.Ordinal))) >= 0,
            $"the board says \"{line}\"", TimeSpan.FromSeconds(90), () => string.Join('\n', Lines));
        return after + found + 1;
    }

    /// <summary>Looks for a new application; the board may be starting again at that moment.</summary>
    public void Update() => Say("update");

    /// <summary>Has the board report to the backend.</summary>
    public void Report(string text) => Say("report " + text);

    /// <summary>Asks for the board's status until it has certain words.</summary>
    public async Task UntilStatusAsync(string words)
    {
        bool isSo = false;
        while (!isSo)
        {
            int before = Lines.Count;
            Say("status");
            int at = await WaitForAsync("@status", before);
            isSo = Lines[at - 1].Contains(words, StringComparison.Ordinal);
            Assert.True(Lines.Count < 5_000, $"The status has no \"{words}\":\n" + string.Join('\n', Lines.TakeLast(40)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isOff = true;
            if (_process is { HasExited: false } process)
            {
                process.Kill();
            }
        }

        await _running;
    }

    private void Say(string line)
    {
        lock (_gate)
        {
            try
            {
                _process?.StandardInput.WriteLine(line);
                _process?.StandardInput.Flush();
            }
            catch (IOException)
            {
                // It ended just now, and starts again.
            }
        }
    }

    private async Task RunAsync()
    {
        while (Begin() is { } process)
        {
            Task errors = TakeAsync(process.StandardError);
            await TakeAsync(process.StandardOutput);
            await errors;
            await process.WaitForExitAsync();
            process.Dispose();
        }
    }

    private Process? Begin()
    {
        lock (_gate)
        {
            if (_isOff)
            {
                return null;
            }

            ProcessStartInfo start = BoardProgram.Find();
            Array.ForEach(_arguments, start.ArgumentList.Add);
            start.RedirectStandardInput = true;
            start.RedirectStandardOutput = true;
            start.RedirectStandardError = true;
            Starts++;
            return _process = Process.Start(start)!;
        }
    }

    private async Task TakeAsync(StreamReader from)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            lock (_gate)
            {
                _lines.Add(line);
            }
        }
    }
}
