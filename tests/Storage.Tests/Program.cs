using NanoPeers.Storage.Tests.Mailboxes;
using NanoPeers.Storage.Tests.Relay;
using Xunit.Runner.InProc.SystemConsole;

namespace NanoPeers.Storage.Tests;

internal static class Program
{
    private static async Task<int> Main(string[] args) => args switch
    {
        [StateWriter.Argument, string folder] => StateWriter.WriteUntilKilled(folder),
        [StoresWriter.Argument, string folder] => StoresWriter.WriteUntilKilled(folder),
        [RelayProcess.Argument, string folder, string port] => await RelayProcess.RunUntilKilledAsync(folder, port),
        [ScarceDisk.Argument, string folder] => ScarceDisk.Run(folder),
        [BundledLibraryTests.Argument, .. string[] rest] => await BundledLibraryTests.RunAsync(rest),
        _ => await ConsoleRunner.Run(args),
    };
}
