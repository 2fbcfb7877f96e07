using NanoPeers.Storage.Tests.Mailboxes;
using Xunit.Runner.InProc.SystemConsole;

namespace NanoPeers.Storage.Tests;

internal static class Program
{
    private static async Task<int> Main(string[] args) => args switch
    {
        [StateWriter.Argument, string folder] => StateWriter.WriteUntilKilled(folder),
        [StoresWriter.Argument, string folder] => StoresWriter.WriteUntilKilled(folder),
        _ => await ConsoleRunner.Run(args),
    };
}
