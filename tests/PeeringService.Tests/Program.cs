using NanoPeers.PeeringService.Tests.Agent;
using NanoPeers.PeeringService.Tests.Errands;
using NanoPeers.PeeringService.Tests.Objects;
using Xunit.Runner.InProc.SystemConsole;

namespace NanoPeers.PeeringService.Tests;

internal static class Program
{
    private static async Task<int> Main(string[] args) => args switch
    {
        [ObjectDiskTests.WriteUntilKilled, string folder] => await ObjectDiskTests.WriteUntilKilledAsync(folder),
        [ObjectDiskTests.FullDisk, string folder] => await ObjectDiskTests.FillDiskAsync(folder),
        [ProgramTests.AgentUntilKilled, string file] => await ProgramTests.RunAgentAsync(file),
        [UploaderProcessTests.UploadUntilKilled, string folder, string backend, string key] => await UploaderProcessTests.RunAsync(folder, backend, key),
        [UploaderProcessTests.FullDisk, string folder, string backend, string key] => await UploaderProcessTests.FillDiskAsync(folder, backend, key),
        _ => await ConsoleRunner.Run(args),
    };
}
