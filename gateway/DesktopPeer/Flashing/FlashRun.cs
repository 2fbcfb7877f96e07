using System.Diagnostics;
using System.Globalization;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>Does the steps in order and shows how far it is. Nothing is copied: the tools read the device's files where they are.</summary>
internal sealed class FlashRun
{
    /// <summary>nanoff ends well although a file was not written; it only says so.</summary>
    private static readonly string[] _failureMarks = ["Error deploying", "Exception deploying", "No operation was performed"];

    private readonly Terminal _terminal;
    private readonly IReadOnlyList<FlashStep> _steps;
    private readonly FlashProgress _progress;
    private readonly SecretMask _mask;
    private readonly string? _searchPath;

    /// <summary>Starts nothing.</summary>
    public FlashRun(Terminal terminal, IReadOnlyList<FlashStep> steps, FlashProgress progress, SecretMask mask, string? searchPath)
    {
        _terminal = terminal;
        _steps = steps;
        _progress = progress;
        _mask = mask;
        _searchPath = searchPath;
    }

    /// <summary>Makes sure that every tool is there before the first one runs.</summary>
    /// <exception cref="CommandException">One is not.</exception>
    public void DemandTools()
    {
        string[] missing = [.. MissingTools().Select(tool => $"{tool.Name}: {tool.Install}")];
        if (missing.Length > 0)
        {
            throw new CommandException(ExitCode.NotStarted, "tool-missing", "Not found on the PATH: " + string.Join(" ", missing) + " Nothing was done.");
        }
    }

    /// <summary>Prints what would be done, and does nothing.</summary>
    public void Describe()
    {
        for (int i = 0; i < _steps.Count; i++)
        {
            FlashStep step = _steps[i];
            string done = _progress.IsDone(step) ? " (done already)" : "";
            _terminal.Output.WriteLine($"{Number(i)} {step.Title}{done}");
            _terminal.Output.WriteLine($"      in {Terminal.Printable(step.Folder)}");
            _terminal.Output.WriteLine($"      {Terminal.Printable(step.CommandText)}");
        }

        foreach (FlashTool tool in MissingTools())
        {
            _terminal.Output.WriteLine($"{tool.Name} is not on the PATH. {tool.Install}");
        }
    }

    /// <summary>Does what is not done yet.</summary>
    /// <exception cref="CommandException">A step failed.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        for (int i = 0; i < _steps.Count; i++)
        {
            FlashStep step = _steps[i];
            if (_progress.IsDone(step))
            {
                await _terminal.Output.WriteLineAsync($"{Number(i)} {step.Title}: done already").ConfigureAwait(false);
                continue;
            }

            await _terminal.Output.WriteLineAsync($"{Number(i)} {step.Title}: {Terminal.Printable(step.CommandText)}").ConfigureAwait(false);
            _progress.Starts(_steps.Skip(i));
            long started = Stopwatch.GetTimestamp();
            await RunStepAsync(step, cancellationToken).ConfigureAwait(false);
            _progress.Ends(step);
            string took = Stopwatch.GetElapsedTime(started).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            await _terminal.Output.WriteLineAsync($"{Number(i)} {step.Title}: done in {took} s").ConfigureAwait(false);
        }

        _progress.Forget();
    }

    private IEnumerable<FlashTool> MissingTools() => _steps.Select(step => step.Tool).Distinct().Where(tool => tool.Find(_searchPath) is null);

    private string Number(int step) => string.Create(CultureInfo.InvariantCulture, $"[{step + 1}/{_steps.Count}]");

    private async Task RunStepAsync(FlashStep step, CancellationToken cancellationToken)
    {
        if (step.Before?.Invoke() is string problem)
        {
            throw new CommandException(ExitCode.NotDone, "firmware-differs", problem + " Nothing of it was sent to the board.");
        }

        try
        {
            using Process process = Start(step);
            string? mark = null;
            List<string> said = [];
            Task reading = Task.WhenAll(
                CopyAsync(process.StandardOutput, line =>
                {
                    mark ??= MarkIn(line);
                    said.Add(line);
                }),
                CopyAsync(process.StandardError, line => mark ??= MarkIn(line)));
            try
            {
                await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }

            await reading.ConfigureAwait(false);
            if (process.ExitCode != 0 || mark is not null)
            {
                string how = process.ExitCode != 0 ? $"{step.Tool.Name} ended with {process.ExitCode}" : $"{step.Tool.Name} said \"{mark}\"";
                throw Failed(step, how, null);
            }

            if (step.Judge?.Invoke(said) is string wrong)
            {
                throw Failed(step, wrong, null);
            }
        }
        catch (OperationCanceledException)
        {
            await _terminal.Error.WriteLineAsync($"Broken off in the step \"{step.Name}\". Go on with --resume.").ConfigureAwait(false);
            throw;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or IOException)
        {
            throw Failed(step, $"{step.Tool.Name} cannot be run: {e.Message}", e);
        }
    }

    private Process Start(FlashStep step)
    {
        ProcessStartInfo start = new(step.Tool.Find(_searchPath) ?? step.Tool.Name)
        {
            WorkingDirectory = step.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string argument in step.Arguments)
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start)!;
        process.StandardInput.Close(); // a tool that asks something must not wait for ever
        return process;
    }

    private async Task CopyAsync(StreamReader from, Action<string> look)
    {
        while (await from.ReadLineAsync(CancellationToken.None).ConfigureAwait(false) is string line)
        {
            look(line);
            if (line.Length > 0)
            {
                await _terminal.Output.WriteLineAsync("      " + Terminal.Printable(_mask.Hide(line))).ConfigureAwait(false);
            }
        }
    }

    private static string? MarkIn(string line) => _failureMarks.FirstOrDefault(mark => line.Contains(mark, StringComparison.Ordinal));

    private static CommandException Failed(FlashStep step, string how, Exception? inner) => new(
        ExitCode.NotDone, "step-failed", $"The step \"{step.Name}\" ({step.Title}) failed: {how}. {step.Remedy} Then go on with --resume.", inner);
}
