namespace NanoPeers.Repository.Tests.Directions;

/// <summary>Which project may know which. What is not listed is refused, so a new project states here whom it knows.</summary>
internal static class ProjectDirections
{
    private const string Protocol = "shared/ProtocolModels";
    private const string ChipLibrary = "firmware/NanoFrameworkReference";
    private const string BoardLibraries = "firmware/NanoFrameworkLibraries";

    /// <summary>By the project's folder. A project need not exist yet.</summary>
    private static readonly Dictionary<string, string[]> _mayKnow = new(StringComparer.Ordinal)
    {
        [Protocol] = [],
        [ChipLibrary] = [],
        ["firmware/NarrowBuild/ProtocolModels"] = [ChipLibrary],
        ["firmware/NarrowBuild/FullPeers"] = [ChipLibrary],
        ["firmware/NarrowBuild/Esp32Peer"] = [ChipLibrary, "firmware/NarrowBuild/ProtocolModels"],
        [BoardLibraries] = [ChipLibrary],
        ["firmware/NarrowBuild/Board"] = [ChipLibrary, BoardLibraries, "firmware/NarrowBuild/ProtocolModels", "firmware/NarrowBuild/Esp32Peer"],
        ["firmware/NarrowBuild/RsaHardware"] = [ChipLibrary],
        ["firmware/NarrowBuild/BoardRsa"] = [ChipLibrary, BoardLibraries, "firmware/NarrowBuild/ProtocolModels", "firmware/NarrowBuild/RsaHardware"],
        ["firmware/NarrowBuild/BoardGroups"] = [ChipLibrary, BoardLibraries, "firmware/NarrowBuild/ProtocolModels"],
        ["firmware/NarrowBuild/BoardPeering"] = [ChipLibrary, BoardLibraries, "firmware/NarrowBuild/ProtocolModels"],
        ["firmware/NarrowBuild/BoardStack"] = [ChipLibrary, BoardLibraries, "firmware/NarrowBuild/ProtocolModels"],
        ["firmware/VirtualPeer"] = [Protocol],
        ["gateway/PolicyContract"] = [],
        ["gateway/PeerPlatform"] = [Protocol, "gateway/PolicyContract"],
        ["gateway/PeeringService"] = [Protocol, "gateway/PeerPlatform"],
        ["gateway/Storage"] = [Protocol, "gateway/PeerPlatform", "gateway/PeeringService"],
        ["gateway/ClientApi"] = [], // a border between processes: programs of others link it
        ["samples/GetResource"] = ["gateway/ClientApi"],
        ["samples/ProductUpdater"] = ["gateway/ClientApi"],
        ["samples/ReportUploader"] = ["gateway/ClientApi"],
        ["samples/WebServer"] = [],
        ["gateway/DesktopPeer"] =
            [Protocol, "gateway/PeerPlatform", "gateway/PeeringService", "gateway/Storage", "gateway/ClientApi"],
    };

    /// <summary>
    /// Who has another project built first without seeing its types: the program that starts virtual peers, and the demo's vendor, as processes of their own.
    /// </summary>
    private static readonly Dictionary<string, string[]> _mayStart = new(StringComparer.Ordinal)
    {
        ["gateway/DesktopPeer"] = ["firmware/VirtualPeer", "tests/Backend"],
    };

    public static IEnumerable<Finding> Check(ProjectFile project)
    {
        string folder = Folder(project.Path);
        if (folder.StartsWith("tests/", StringComparison.Ordinal))
        {
            return []; // tests may know everything
        }

        if (!_mayKnow.TryGetValue(folder, out string[]? mayKnow))
        {
            return [new Finding(project.Path, 1, "is a project that ProjectDirections does not list: say there whom it may know")];
        }

        IEnumerable<string> mayStart = _mayStart.GetValueOrDefault(folder, []);
        return project.References.Where(reference => !mayKnow.Contains(Folder(reference)))
            .Select(reference => new Finding(project.Path, 1, $"refers to {reference}, which {folder} may not know"))
            .Concat(project.BuiltBefore.Where(reference => !mayKnow.Contains(Folder(reference)) && !mayStart.Contains(Folder(reference)))
                .Select(reference => new Finding(project.Path, 1, $"has {reference} built first, which {folder} has no business with")))
            .Concat(project.Files.Where(file => Crosses(folder, file))
                .Select(file => new Finding(project.Path, 1, $"takes in {file}, across the border of {folder.Split('/')[0]}/")));
    }

    private static bool Crosses(string folder, string file)
    {
        string from = folder.Split('/')[0];
        string to = file.Split('/')[0];
        return (from, to) is ("gateway", "firmware") or ("firmware", "gateway") or ("shared", "gateway" or "firmware")
            || (to == "tests" && from != "tests");
    }

    private static string Folder(string path) => path.Contains('/', StringComparison.Ordinal) ? path[..path.LastIndexOf('/')] : "";
}
