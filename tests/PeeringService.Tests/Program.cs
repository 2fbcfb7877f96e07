using Xunit.Runner.InProc.SystemConsole;

namespace NanoPeers.PeeringService.Tests;

internal static class Program
{
    private static async Task<int> Main(string[] args) => await ConsoleRunner.Run(args);
}
