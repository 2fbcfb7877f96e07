using System.Diagnostics;
using NanoPeers.DesktopPeer.Commands;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>Where the virtual peer's program is, and that of the demo's vendor: beside this one when published, or where they were built in a clone.</summary>
internal static class BoardProgram
{
    private const string VirtualPeer = "firmware/VirtualPeer";
    private const string Vendor = "tests/Backend";

    /// <summary>How the virtual peer is started, without arguments of its own.</summary>
    /// <exception cref="CommandException">It is not to be found.</exception>
    public static ProcessStartInfo Find() => Find(AppContext.BaseDirectory);

    /// <summary>How the vendor's backend is started, without arguments of its own.</summary>
    /// <exception cref="CommandException">It is not to be found.</exception>
    public static ProcessStartInfo FindVendor() => Find(AppContext.BaseDirectory, Vendor, "vendor-missing", "The demo's vendor");

    /// <summary>How the virtual peer is started, seen from the folder of this program.</summary>
    internal static ProcessStartInfo Find(string programFolder) => Find(programFolder, VirtualPeer, "virtual-peer-missing", "The virtual peer's program");

    private static ProcessStartInfo Find(string programFolder, string sourceFolder, string error, string what)
    {
        string name = sourceFolder[(sourceFolder.IndexOf('/') + 1)..];
        string assembly = $"NanoPeers.{name}.dll";
        List<string> candidates = [Path.Combine(programFolder, name, assembly)];
        if (BuiltIn(programFolder, sourceFolder, assembly) is string built)
        {
            candidates.Add(built);
        }

        string? dll = candidates.Find(File.Exists);
        if (dll is null)
        {
            throw new CommandException(
                ExitCode.NotStarted, error, $"{what} is not at {string.Join(", nor at ", candidates)}. Build {sourceFolder}, or publish this program again.");
        }

        return DotnetHost.Start(dll);
    }

    /// <summary>
    /// In a clone: .../gateway/DesktopPeer/bin/CONFIGURATION/FRAMEWORK is beside .../firmware/VirtualPeer/bin/CONFIGURATION/FRAMEWORK. Tests have a
    /// folder of their own on the same level.
    /// </summary>
    private static string? BuiltIn(string programFolder, string sourceFolder, string assembly)
    {
        DirectoryInfo framework = new(Path.TrimEndingDirectorySeparator(programFolder));
        DirectoryInfo? root = framework.Parent?.Parent?.Parent?.Parent?.Parent;
        return root is null
            ? null
            : Path.Combine(root.FullName, sourceFolder, "bin", framework.Parent!.Name, framework.Name, assembly);
    }
}
