using System.Xml.Linq;

namespace NanoPeers.Repository.Tests.Directions;

/// <summary>What a project file names: other projects, and files or folders outside its own.</summary>
/// <param name="Path">From the repository's root.</param>
/// <param name="References">Projects whose types it sees, by path from the root.</param>
/// <param name="BuiltBefore">Projects that are only built first: their types stay unseen.</param>
/// <param name="Files">Files that it compiles, copies or imports, by path from the root.</param>
internal sealed record ProjectFile(string Path, IReadOnlyList<string> References, IReadOnlyList<string> BuiltBefore, IReadOnlyList<string> Files)
{
    private static readonly string[] _fileItems = ["Compile", "None", "Content", "EmbeddedResource", "Reference", "Analyzer"];

    public static IReadOnlyList<ProjectFile> All { get; } =
        RepositoryFiles.WithExtension(".csproj").Select(path => Parse(path, RepositoryFiles.Read(path))).ToList();

    public static ProjectFile Parse(string path, string text)
    {
        XElement root = XElement.Parse(text);
        ILookup<bool, string> projects = root.Descendants("ProjectReference")
            .ToLookup(IsSeen, item => Resolve(path, (string)item.Attribute("Include")!));
        IEnumerable<string> files = root.Descendants()
            .Where(element => _fileItems.Contains(element.Name.LocalName))
            .Select(element => (string?)element.Attribute("Include"))
            .Concat(root.Descendants("Import").Select(element => (string?)element.Attribute("Project")))
            .Concat(root.Descendants("HintPath").Select(element => element.Value))
            .OfType<string>()
            .Select(file => Resolve(path, file));
        return new ProjectFile(path, projects[true].ToList(), projects[false].ToList(), files.ToList());
    }

    private static bool IsSeen(XElement reference)
    {
        const string Name = "ReferenceOutputAssembly";
        string? value = (string?)reference.Attribute(Name) ?? (string?)reference.Element(Name);
        return !string.Equals(value, "false", StringComparison.OrdinalIgnoreCase);
    }

    private static string Resolve(string path, string relative)
    {
        string fromRoot = relative.Replace("$(RepositoryRoot)", RepositoryFiles.Root + "/", StringComparison.Ordinal)
            .Replace("$(MSBuildThisFileDirectory)", "", StringComparison.Ordinal)
            .Replace("$(MSBuildProjectDirectory)", ".", StringComparison.Ordinal);
        return RepositoryFiles.Resolve(path, fromRoot) ?? relative;
    }
}
