using Xunit.Runner.InProc.SystemConsole;

namespace NanoPeers.Storage.Tests;

internal static class Program
{
    private static async Task<int> Main(string[] args) => args switch
    {
        [StateWriter.Argument, string folder] => StateWriter.WriteUntilKilled(folder),
        _ => await ConsoleRunner.Run(args),
    };
}
