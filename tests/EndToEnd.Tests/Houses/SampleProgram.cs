using System.Diagnostics;
using NanoPeers.DesktopPeer.Demo;

namespace NanoPeers.EndToEnd.Tests.Houses;

/// <summary>A program of samples/, as it is started by whoever uses it.</summary>
internal static class SampleProgram
{
    /// <summary>The program's assembly.</summary>
    public static string Assembly(string name) =>
        Path.Combine(Repository.Root, "samples", name, "bin", Repository.Configuration, Repository.Framework, $"NanoPeers.Samples.{name}.dll");

    /// <summary>The program that runs assemblies.</summary>
    public static string Host => DotnetHost.Start("").FileName;

    /// <summary>Starts it for the gateway with a state folder.</summary>
    public static ProgramRun Start(string name, string state, params string[] arguments)
    {
        ProcessStartInfo start = DotnetHost.Start(Assembly(name));
        start.Environment[GatewayAccess.FolderVariable] = state;
        return ProgramRun.Start(start, arguments);
    }
}
