using System.Diagnostics;

namespace NanoPeers.Benchmarks;

/// <summary>A process that is told by lines and answers by lines; it ends when its input does.</summary>
internal sealed class ChildProcess : IDisposable
{
    private readonly Process _process;

    internal ChildProcess(string program, params string[] arguments) =>
        _process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true })!;

    /// <summary>The next line that it says, without the word that is expected at its beginning.</summary>
    internal async Task<string> HearAsync(string word)
    {
        string? line = await _process.StandardOutput.ReadLineAsync().ConfigureAwait(false);
        return line is not null && line.StartsWith(word, StringComparison.Ordinal)
            ? line[word.Length..].Trim()
            : throw new InvalidOperationException($"\"{word}\" was expected of {_process.StartInfo.Arguments}, not \"{line}\".");
    }

    internal void Say(string line)
    {
        _process.StandardInput.WriteLine(line);
        _process.StandardInput.Flush();
    }

    /// <summary>Ends its input, and hears what it still says.</summary>
    internal async Task<string[]> EndAsync()
    {
        _process.StandardInput.Close();
        string rest = await _process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await _process.WaitForExitAsync().ConfigureAwait(false);
        return rest.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.StandardInput.Close();
            if (!_process.WaitForExit(TimeSpan.FromSeconds(10)))
            {
                _process.Kill();
            }
        }

        _process.Dispose();
    }
}
