namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>A program that flashing needs.</summary>
/// <param name="Name">What it is called on the PATH.</param>
/// <param name="Install">How to get it, for people.</param>
internal sealed record FlashTool(string Name, string Install)
{
    /// <summary>Writes to the board.</summary>
    public static FlashTool Nanoff { get; } = new(
        "nanoff", "Install it with \"dotnet tool install -g nanoff\"; the folder .dotnet/tools in your home folder must be on the PATH.");

    /// <summary>Fetches the class libraries.</summary>
    public static FlashTool NuGet { get; } = new(
        "nuget", "Install the NuGet command line: on Windows \"winget install Microsoft.NuGet\"; elsewhere it comes with the Mono project's mono-complete. "
        + "Or give a ready image with --image DIR.");

    /// <summary>Builds the firmware's project.</summary>
    public static FlashTool MSBuild { get; } = new(
        "msbuild", "On Windows install Visual Studio with the .NET nanoFramework extension and start this in its developer prompt; elsewhere install the Mono "
        + "project's mono-complete, and name the project system of the nanoFramework extension with --project-system. Or give a ready image with --image DIR.");

    /// <summary>Where it is: in a folder of the PATH, with an ending that the system runs.</summary>
    /// <param name="searchPath">The PATH.</param>
    /// <returns>Its path; null when it is nowhere.</returns>
    public string? Find(string? searchPath)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [""];
        return (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => endings.Select(ending => Path.Combine(folder.Trim('"'), Name + ending)))
            .FirstOrDefault(IsProgram);
    }

    private static bool IsProgram(string path) =>
        File.Exists(path)
        && (OperatingSystem.IsWindows()
            || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
}
