using System.Diagnostics;

namespace NanoPeers.Storage.Tests;

/// <summary>This test program once more, as a process that writes to a state folder until it is killed.</summary>
internal static class WriterProcess
{
    public static Process Start(string folder, string what = StateWriter.Argument) => Start([what, folder]);

    /// <summary>This program with some arguments.</summary>
    public static Process Start(string[] arguments) => Process.Start(new ProcessStartInfo(Environment.ProcessPath!, [.. Prefix(), .. arguments])
    {
        RedirectStandardOutput = true,
        UseShellExecute = false,
    })!;

    /// <summary>The command line of this program with some arguments.</summary>
    public static string[] Command(params string[] arguments) => [Environment.ProcessPath!, .. Prefix(), .. arguments];

    /// <summary>Ends the process at once: it gets no chance to close anything.</summary>
    /// <returns>What it had written and nobody had read.</returns>
    public static string Kill(Process process)
    {
        process.Kill();
        string rest = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return rest;
    }

    /// <summary>The program is this test's own file, or the host that was given its assembly.</summary>
    private static string[] Prefix() =>
        Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(WriterProcess).Assembly.Location] : [];
}
