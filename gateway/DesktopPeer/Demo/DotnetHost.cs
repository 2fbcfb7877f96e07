using System.Diagnostics;
using System.Runtime.InteropServices;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>The dotnet program that runs this process, however it was started: what other programs of this house are started with.</summary>
internal static class DotnetHost
{
    /// <summary>How an assembly is started.</summary>
    /// <param name="assembly">Path of the .dll.</param>
    public static ProcessStartInfo Start(string assembly)
    {
        ProcessStartInfo start = new(Program());
        start.ArgumentList.Add(assembly);
        return start;
    }

    private static string Program()
    {
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";

        // .../dotnet/shared/Microsoft.NETCore.App/10.0.x/
        DirectoryInfo runtime = new(Path.TrimEndingDirectorySeparator(RuntimeEnvironment.GetRuntimeDirectory()));
        string beside = Path.Combine(runtime.Parent?.Parent?.Parent?.FullName ?? "", name);
        return File.Exists(beside) ? beside : name;
    }
}
