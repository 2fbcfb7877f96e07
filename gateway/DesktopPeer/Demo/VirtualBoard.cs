using System.Diagnostics;
using System.Globalization;
using System.Net;
using NanoPeers.DesktopPeer.Api;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>
/// A virtual board: the firmware's own peer as a process of its own. The process ends when its input does, so none is left behind even if this one
/// is killed.
/// </summary>
internal sealed class VirtualBoard(VirtualBoardOptions options) : IDemoBoard
{
    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _quitLimit = TimeSpan.FromSeconds(3);

    private readonly BoardLines _lines = new(options.Name);
    private Process? _process;

    /// <inheritdoc/>
    public string Name => options.Name;

    /// <inheritdoc/>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Its process; null when it is switched off.</summary>
    internal int? ProcessId => IsRunning ? _process!.Id : null;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (IsRunning)
        {
            return;
        }

        await EndReadingAsync().ConfigureAwait(false);
        Process process = Process.Start(StartInfo()) ?? throw new DemoException($"The process of {Name} does not start.");
        _process = process;
        await _lines.BeginAsync(process.StandardInput, [process.StandardOutput, process.StandardError], _startLimit, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task PressAsync(CancellationToken cancellationToken) => Running().TellAsync("press", cancellationToken);

    /// <summary>Sends a command that has no answer.</summary>
    internal Task TellAsync(string command, CancellationToken cancellationToken) => Running().TellAsync(command, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> ReadLightAsync(CancellationToken cancellationToken) => Running().ReadLightAsync(cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> WhyAsync(CancellationToken cancellationToken) => Running().WhyAsync(cancellationToken);

    /// <inheritdoc/>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> LogTail() => _lines.Tail;

    /// <summary>Asks the process to end, and ends it if it does not.</summary>
    public async ValueTask DisposeAsync()
    {
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
                await KillAsync().ConfigureAwait(false);
            }
        }

        await EndReadingAsync().ConfigureAwait(false);
        _lines.Dispose();
    }

    private BoardLines Running() => IsRunning ? _lines : throw new DemoException($"{Name} is switched off.");

    private ProcessStartInfo StartInfo()
    {
        ProcessStartInfo start = BoardProgram.Find();
        string invitationFile = options.Folder + ".invitation";
        if (options.Invitation is not null && !File.Exists(invitationFile))
        {
            WriteInvitation(invitationFile, options.Invitation);
        }

        string port = options.MulticastPort.ToString(CultureInfo.InvariantCulture);
        List<string> arguments =
        [
            "--folder", options.Folder, "--name", Name, "--bind", IPAddress.Loopback.ToString(), "--multicast-port", port, .. options.MoreArguments,
        ];
        if (File.Exists(invitationFile))
        {
            arguments.AddRange(["--invitation", invitationFile]);
        }

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

    private static void WriteInvitation(string path, string invitation)
    {
        using OwnerOnlyFile file = OwnerOnlyFile.Begin(path);
        file.Write(invitation + "\n");
        file.Commit(mayReplace: false);
    }

    private async Task EndReadingAsync()
    {
        await _lines.Reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _process?.Dispose();
        _process = null;
    }
}
