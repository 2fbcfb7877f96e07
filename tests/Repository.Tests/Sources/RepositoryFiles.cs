using System.Diagnostics;
using System.Reflection;

namespace NanoPeers.Repository.Tests.Sources;

/// <summary>The repository's own files: those that git tracks or would track, by path from the root with forward slashes.</summary>
internal static class RepositoryFiles
{
    private static readonly string[] _builtFolders = ["bin", "obj", "artifacts", ".git", ".vs", "TestResults"];

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<string> All { get; } = List();

    public static IEnumerable<string> WithExtension(params string[] extensions) =>
        All.Where(path => extensions.Contains(Path.GetExtension(path), StringComparer.Ordinal));

    public static string Read(string path) => File.ReadAllText(FullPath(path));

    public static string FullPath(string path) => Path.Combine(Root, path);

    public static bool Exists(string path) => File.Exists(FullPath(path)) || Directory.Exists(FullPath(path));

    /// <summary>A value that the project file hands over, such as the reference assembly's path.</summary>
    public static string BuildValue(string key) =>
        typeof(RepositoryFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    /// <summary>Resolves a path that a file names relative to its folder; null when it leaves the repository.</summary>
    public static string? Resolve(string fromFile, string relative)
    {
        string folder = Path.GetDirectoryName(FullPath(fromFile))!;
        string full = Path.GetFullPath(Path.Combine(folder, relative.Replace('\\', '/')));
        return full.StartsWith(Root + "/", StringComparison.Ordinal) ? full[(Root.Length + 1)..] : null;
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NanoPeers.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("NanoPeers.sln is in no folder above the tests.");
    }

    private static List<string> List()
    {
        IEnumerable<string> paths = ListByGit() ?? ListByFolder();
        return paths.Where(path => File.Exists(FullPath(path))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
    }

    private static string[]? ListByGit()
    {
        var start = new ProcessStartInfo("git", "ls-files -z --cached --others --exclude-standard")
        {
            WorkingDirectory = Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process git = Process.Start(start)!;
            string output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output.Split('\0', StringSplitOptions.RemoveEmptyEntries) : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // no git here: a source archive
        }
    }

    private static IEnumerable<string> ListByFolder() =>
        Directory.EnumerateFiles(Root, "*", SearchOption.AllDirectories)
            .Select(full => Path.GetRelativePath(Root, full).Replace('\\', '/'))
            .Where(path => !path.Split('/').SkipLast(1).Any(_builtFolders.Contains));
}
