using System.Diagnostics;

namespace NanoPeers.PeeringService.Updates;

/// <summary>A product whose versions are started, or looked at, by a program: its end with 0 means healthy.</summary>
/// <param name="command">The program and its arguments; the version's folder is added. Empty: every version is well.</param>
public sealed class HealthProgram(IReadOnlyList<string> command) : IUpdatedProduct
{
    /// <inheritdoc/>
    public async Task<bool> StartAsync(string folder, CancellationToken cancellationToken)
    {
        if (command.Count == 0)
        {
            return true;
        }

        // Not through a shell: nothing in a name is a command.
        ProcessStartInfo start = new(command[0], [.. command.Skip(1), folder])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder,
        };
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{command[0]} did not start.");
        try
        {
            process.StandardInput.Close();
            await Task.WhenAll(DrainAsync(process.StandardOutput), DrainAsync(process.StandardError), process.WaitForExitAsync(cancellationToken))
                .WaitAsync(cancellationToken).ConfigureAwait(false);
            return process.ExitCode == 0;
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static async Task DrainAsync(StreamReader reader)
    {
        char[] buffer = new char[1_024];
        while (await reader.ReadAsync(buffer).ConfigureAwait(false) > 0)
        {
            // What it says is its own.
        }
    }
}
