using System.ComponentModel;
using System.Diagnostics;

namespace NanoPeers.Native.Tests;

/// <summary>Runs a program of the machine to its end.</summary>
internal static class HostTool
{
    /// <returns>Its exit code and all it wrote; null when there is no such program.</returns>
    public static (int Code, string Output)? Run(string program, IEnumerable<string> arguments, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output + errors.Result);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
