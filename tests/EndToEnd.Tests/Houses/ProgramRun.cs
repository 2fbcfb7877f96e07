using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;
using NanoPeers.DesktopPeer.Demo;

namespace NanoPeers.EndToEnd.Tests.Houses;

/// <summary>A program that runs or ran in a process of its own, and what it prints.</summary>
internal sealed class ProgramRun : IAsyncDisposable
{
    private static readonly TimeSpan _limit = TimeSpan.FromSeconds(90);

    private readonly Process _process;
    private readonly Lock _gate = new();
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Task _reading;

    private ProgramRun(ProcessStartInfo start)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        _process = Process.Start(start)!;
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput, _output), ReadAsync(_process.StandardError, _error));
    }

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    public string Output => Text(_output);

    public string Error => Text(_error);

    /// <summary>Starts the desktop peer with a command.</summary>
    public static ProgramRun StartDesktopPeer(params string[] arguments) => Start(DotnetHost.Start(Repository.DesktopPeer), arguments);

    /// <summary>Runs a command of the desktop peer to its end.</summary>
    public static Task<ProgramRun> DesktopPeerAsync(params string[] arguments) => ToEndAsync(StartDesktopPeer(arguments));

    public static ProgramRun Start(ProcessStartInfo start, params string[] arguments)
    {
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return new ProgramRun(start);
    }

    public static async Task<ProgramRun> ToEndAsync(ProgramRun run)
    {
        await run.EndAsync();
        return run;
    }

    public Task SayAsync(string line) => _process.StandardInput.WriteLineAsync(line);

    public void CloseInput() => _process.StandardInput.Close();

    /// <summary>Waits until the program ended by itself.</summary>
    public async Task EndAsync()
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(_limit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
            await _reading.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
            Assert.Fail($"The program did not end within {_limit.TotalSeconds} s.\n{Output}\n{Error}");
        }
    }

    /// <summary>Sends a signal by its name, such as INT or TERM.</summary>
    public void Signal(string name)
    {
        int number = name switch { "INT" => 2, "TERM" => 15, "KILL" => 9, _ => throw new ArgumentOutOfRangeException(nameof(name)) };
        Assert.Equal(0, Kill(_process.Id, number));
    }

    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync(CancellationToken.None);
        }

        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader from, StringBuilder into)
    {
        char[] buffer = new char[4096];
        for (int read = await from.ReadAsync(buffer); read > 0; read = await from.ReadAsync(buffer))
        {
            lock (_gate)
            {
                into.Append(buffer, 0, read);
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    private string Text(StringBuilder from)
    {
        lock (_gate)
        {
            return from.ToString();
        }
    }
}
