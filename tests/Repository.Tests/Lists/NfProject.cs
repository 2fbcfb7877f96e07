using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace NanoPeers.Repository.Tests.Lists;

/// <summary>What a project of nanoFramework names: lists of files, packages, libraries in them.</summary>
internal static partial class NfProject
{
    public static XNamespace Schema { get; } = "http://schemas.microsoft.com/developer/msbuild/2003";

    /// <summary>The package that holds each namespace that the firmware and its tests use; what is not here, mscorlib has.</summary>
    public static IReadOnlyDictionary<string, string> PackageOf { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["System.Device.Gpio"] = "nanoFramework.System.Device.Gpio",
        ["System.Device.Wifi"] = "nanoFramework.System.Device.Wifi",
        ["System.IO"] = "nanoFramework.System.IO.FileSystem",
        ["System.Net"] = "nanoFramework.System.Net",
        ["System.Net.NetworkInformation"] = "nanoFramework.System.Net",
        ["System.Net.Sockets"] = "nanoFramework.System.Net.Sockets.UdpClient",
        ["System.Security.Cryptography"] = "nanoFramework.System.Security.Cryptography",
        ["System.Text"] = "nanoFramework.System.Text",
        ["System.Threading"] = "nanoFramework.System.Threading",
        ["nanoFramework.Hardware.Esp32"] = "nanoFramework.Hardware.Esp32",
        ["nanoFramework.Networking"] = "nanoFramework.System.Device.Wifi",
        ["nanoFramework.Runtime.Native"] = "nanoFramework.Runtime.Native",
        ["nanoFramework.TestFramework"] = "nanoFramework.TestFramework",
    };

    /// <summary>Packages with more than one library: the test framework and its launcher.</summary>
    private static readonly Dictionary<string, int> _libraries = new(StringComparer.Ordinal) { ["nanoFramework.TestFramework"] = 2 };

    /// <summary>The lists of files that a project takes, by path from the root.</summary>
    public static List<string> Imports(string path, XElement project) =>
        project.Descendants().Where(element => element.Name.LocalName == "Import")
            .Select(import => (string)import.Attribute("Project")!)
            .Where(import => !import.StartsWith("$(NanoFramework", StringComparison.Ordinal))
            .Select(import => RepositoryFiles.Resolve(path, import)!)
            .ToList();

    /// <summary>The packages of a packages.config.</summary>
    public static IEnumerable<(string Id, string Version)> Pinned(string packages) =>
        XElement.Parse(packages).Elements("package").Select(package => ((string)package.Attribute("id")!, (string)package.Attribute("version")!));

    /// <summary>Whether each package has one whole version and each of its libraries is referred to in it, and nothing else is.</summary>
    public static IEnumerable<Finding> CheckReferences(string projectPath, string project, string packagesPath, string packages)
    {
        List<(string Id, string Version)> pinned = Pinned(packages).ToList();
        string folder = string.Concat(Enumerable.Repeat(@"..\", projectPath.Count(letter => letter == '/'))) + @"packages\";
        List<string> hints = XElement.Parse(project).Descendants(Schema + "HintPath").Select(hint => hint.Value).ToList();
        foreach ((string id, string version) in pinned)
        {
            if (!Version.TryParse(version, out Version? parsed) || parsed.Build < 0)
            {
                yield return new Finding(packagesPath, 1, $"{id}: {version} is no pinned version");
            }

            int count = hints.Count(hint => hint.StartsWith($@"{folder}{id}.{version}\lib\", StringComparison.Ordinal));
            bool isOther = count == 0 && hints.Any(hint => Regex.IsMatch(hint, $@"^{Regex.Escape(folder)}{Regex.Escape(id)}\.[0-9]"));
            if (count != _libraries.GetValueOrDefault(id, 1))
            {
                yield return new Finding(projectPath, 1, isOther ? $"{id} is referred to in another version than {version}" : $"{id} is referred to {count} times");
            }
        }

        foreach (string hint in hints.Where(hint => !pinned.Any(package => hint.StartsWith($@"{folder}{package.Id}.", StringComparison.Ordinal))))
        {
            yield return new Finding(projectPath, 1, $"{hint} is no package of the list");
        }
    }

    /// <summary>The namespaces that files name and that are not our own.</summary>
    public static IEnumerable<string> Libraries(IEnumerable<string> files) =>
        files.SelectMany(path => UsingLine().Matches(RepositoryFiles.Read(path)).Select(match => match.Groups[1].Value))
            .Distinct()
            .Where(space => !space.StartsWith("NanoPeers", StringComparison.Ordinal));

    [GeneratedRegex(@"^using ([A-Za-z0-9.]+);", RegexOptions.Multiline)]
    private static partial Regex UsingLine();
}
