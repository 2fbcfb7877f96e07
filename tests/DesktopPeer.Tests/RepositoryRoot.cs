using System.Runtime.CompilerServices;

namespace NanoPeers.DesktopPeer.Tests;

/// <summary>The folder of the clone that these tests were built from.</summary>
internal static class RepositoryRoot
{
    public static string Path { get; } = System.IO.Path.GetFullPath(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Here())!, "../.."));

    /// <summary>The text of one of its files.</summary>
    public static string Read(string path) => File.ReadAllText(System.IO.Path.Combine(Path, path));

    private static string Here([CallerFilePath] string path = "") => path;
}
