using System.Diagnostics;
using System.Globalization;
using System.Net;
using NanoPeers.DesktopPeer.Api;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>
/// A full peer: this program's own <c>run</c> as a process of its own. The process ends when its input does, so none is left behind even if this one is
/// killed.
/// </summary>
/// <param name="name">What it is called in groups.</param>
/// <param name="folder">Its state folder.</param>
/// <param name="multicastPort">The port of multicasts and broadcasts.</param>
/// <param name="more">Further options.</param>
internal sealed class PeerProcess(string name, string folder, int multicastPort, IReadOnlyList<string> more) : IDemoPeer
{
    private const int KeptLines = 25;
    private const string RunningLine = " 5101 ";

    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan _quitLimit = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly Queue<string> _tail = new();
    private readonly TaskCompletionSource _runs = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Process? _process;
    private Task _reading = Task.CompletedTask;
    private ApiClient? _api;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public ApiClient Api => _api ?? throw new DemoException($"{name} does not run.");

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _process = Process.Start(StartInfo()) ?? throw new DemoException($"The process of {name} does not start.");
        _reading = Task.WhenAll(ReadAsync(_process.StandardOutput), ReadAsync(_process.StandardError));
        Task first = await Task.WhenAny(_runs.Task, _reading, Task.Delay(_startLimit, cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (first != _runs.Task)
        {
            string why = first == _reading ? "it ended" : string.Create(CultureInfo.InvariantCulture, $"{_startLimit.TotalSeconds:0} s went by");
            throw new DemoException($"{name} did not start: {why}. It said: {string.Join(" | ", LogTail().TakeLast(3))}");
        }

        _api = ApiClient.Open(folder);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> LogTail()
    {
        lock (_gate)
        {
            return [.. _tail];
        }
    }

    /// <summary>Asks the process to end, and ends it if it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        _api?.Dispose();
        if (_process is { HasExited: false } process)
        {
            try
            {
                process.StandardInput.Close();
                using CancellationTokenSource limit = new(_quitLimit);
                await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                process.Kill();
                await process.WaitForExitAsync().ConfigureAwait(false);
            }
        }

        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _process?.Dispose();
    }

    private ProcessStartInfo StartInfo()
    {
        ProcessStartInfo start = DotnetHost.Start(typeof(PeerProcess).Assembly.Location);
        string port = multicastPort.ToString(CultureInfo.InvariantCulture);
        string[] arguments =
        [
            "run", "--state", folder, "--peer-name", name, "--bind", IPAddress.Loopback.ToString(), "--port", "0", "--api-port", "0",
            "--multicast-port", port, "--no-multicast", "--no-broadcast", "--end-with-input", .. more,
        ];
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        return start;
    }

    private async Task ReadAsync(TextReader from)
    {
        while (await from.ReadLineAsync().ConfigureAwait(false) is string line)
        {
            lock (_gate)
            {
                _tail.Enqueue(line);
                if (_tail.Count > KeptLines)
                {
                    _tail.Dequeue();
                }
            }

            if (line.Contains(RunningLine, StringComparison.Ordinal))
            {
                _runs.TrySetResult();
            }
        }
    }
}
