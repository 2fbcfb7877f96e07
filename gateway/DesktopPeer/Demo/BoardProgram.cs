using System.Diagnostics;
using NanoPeers.DesktopPeer.Commands;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>Where the virtual peer's program is: beside this one when published, or where it was built in a clone.</summary>
internal static class BoardProgram
{
    private const string Assembly = "NanoPeers.VirtualPeer";
    private const string PublishedFolder = "VirtualPeer";
    private const string SourceFolder = "firmware/VirtualPeer";

    /// <summary>How it is started, without arguments of its own.</summary>
    /// <exception cref="CommandException">It is not to be found.</exception>
    public static ProcessStartInfo Find() => Find(AppContext.BaseDirectory);

    /// <summary>How it is started, seen from the folder of this program.</summary>
    internal static ProcessStartInfo Find(string programFolder)
    {
        List<string> candidates = [Path.Combine(programFolder, PublishedFolder, Assembly + ".dll")];
        if (BuiltIn(programFolder) is string built)
        {
            candidates.Add(built);
        }

        string? dll = candidates.Find(File.Exists);
        if (dll is null)
        {
            throw new CommandException(
                ExitCode.NotStarted,
                "virtual-peer-missing",
                $"The virtual peer's program is not at {string.Join(", nor at ", candidates)}. Build {SourceFolder}, or publish this program again.");
        }

        return DotnetHost.Start(dll);
    }

    /// <summary>
    /// In a clone: .../gateway/DesktopPeer/bin/CONFIGURATION/FRAMEWORK is beside .../firmware/VirtualPeer/bin/CONFIGURATION/FRAMEWORK. Tests have a
    /// folder of their own on the same level.
    /// </summary>
    private static string? BuiltIn(string programFolder)
    {
        DirectoryInfo framework = new(Path.TrimEndingDirectorySeparator(programFolder));
        DirectoryInfo? root = framework.Parent?.Parent?.Parent?.Parent?.Parent;
        return root is null
            ? null
            : Path.Combine(root.FullName, SourceFolder, "bin", framework.Parent!.Name, framework.Name, Assembly + ".dll");
    }
}
