using System.Diagnostics;
using System.Globalization;

namespace NanoPeers.PeeringService.Agent;

/// <summary>A program's process, from its start until nothing is left of it.</summary>
internal sealed class ProgramRun : ISubsystemRun
{
    /// <summary>What a shell answers when a program cannot be run, and when there is none.</summary>
    private const int CannotRun = 126, NotFound = 127;

    /// <summary>A shell's exit codes of programs that a signal ended: this and the signal's number.</summary>
    private const int SignalBase = 128;

    private readonly Process _process;
    private readonly ProgramOutput _output;
    private readonly Task _reading;

    internal ProgramRun(Process process, ProgramOutput output)
    {
        _process = process;
        _output = output;
        ProcessId = process.Id;
        _reading = Task.WhenAll(output.ReadAsync(process.StandardOutput), output.ReadAsync(process.StandardError));
        Completion = CompleteAsync();
    }

    /// <inheritdoc/>
    public int? ProcessId { get; }

    /// <inheritdoc/>
    public Task<SubsystemEnd> Completion { get; }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It has ended already.
        }

        await Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        End();
        await Completion.ConfigureAwait(false);
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _process.Dispose();
    }

    /// <summary>Ends by force the program and all that it has started.</summary>
    private void End()
    {
        if (ProgramGuard.HasSessions)
        {
            SessionProcesses.Kill(ProcessId!.Value);
        }
        else if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    private async Task<SubsystemEnd> CompleteAsync()
    {
        await _process.WaitForExitAsync().ConfigureAwait(false);

        // What it left behind, it does not leave running: its output ends then, too.
        End();
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return EndOf(_process.ExitCode);
    }

    private SubsystemEnd EndOf(int code)
    {
        string said = _output.Tail is { Length: > 0 } tail ? $" It said: {tail}" : "";
        return code switch
        {
            0 => SubsystemEnd.Well,
            CannotRun or NotFound when ProgramGuard.HasSessions => new(SubsystemFault.ProgramMissing, $"It cannot be run.{said}"),
            > SignalBase and < SignalBase + 65 when ProgramGuard.HasSessions =>
                new(SubsystemFault.Crashed, $"Signal {Number(code - SignalBase)} ended it.{said}"),
            _ => new(SubsystemFault.Crashed, $"It ended with exit code {Number(code)}.{said}"),
        };
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);
}
