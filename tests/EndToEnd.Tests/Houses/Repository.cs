namespace NanoPeers.EndToEnd.Tests.Houses;

/// <summary>Where the programs under test were built.</summary>
internal static class Repository
{
    private static readonly DirectoryInfo _framework = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    public static string Configuration => _framework.Parent!.Name;

    public static string Framework => _framework.Name;

    public static string Root { get; } = FindRoot();

    public static string DesktopPeer => Path.Combine(Root, "gateway", "DesktopPeer", "bin", Configuration, _framework.Name, "NanoPeers.DesktopPeer.dll");

    private static string FindRoot()
    {
        DirectoryInfo? folder = _framework;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NanoPeers.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("NanoPeers.sln is in no folder above the tests.");
    }
}
