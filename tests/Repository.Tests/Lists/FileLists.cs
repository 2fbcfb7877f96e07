using System.Xml;
using System.Xml.Linq;

namespace NanoPeers.Repository.Tests.Lists;

/// <summary>Compares a .projitems file with the C# files beside it.</summary>
internal static class FileLists
{
    private const string Here = "$(MSBuildThisFileDirectory)";

    /// <param name="list">The list's path from the root.</param>
    /// <param name="text">Its XML.</param>
    /// <param name="onDisk">The C# files that it must name, by path from the root.</param>
    public static IEnumerable<Finding> Check(string list, string text, IReadOnlyCollection<string> onDisk)
    {
        string folder = list[..(list.LastIndexOf('/') + 1)];
        List<(string Path, int Line)> listed = XElement.Parse(text, LoadOptions.SetLineInfo).Descendants("Compile").Select(item => Read(item, folder)).ToList();
        IEnumerable<Finding> missing = onDisk.Except(listed.Select(item => item.Path), StringComparer.Ordinal)
            .Select(path => new Finding(list, 1, $"does not list {path}"));
        IEnumerable<Finding> gone = listed.Where(item => !onDisk.Contains(item.Path))
            .Select(item => new Finding(list, item.Line, $"lists {item.Path}, which is not there or does not belong here"));
        IEnumerable<Finding> doubled = listed.GroupBy(item => item.Path, StringComparer.Ordinal).Where(group => group.Count() > 1)
            .Select(group => new Finding(list, group.Last().Line, $"lists {group.Key} twice"));
        return missing.Concat(gone).Concat(doubled);
    }

    private static (string Path, int Line) Read(XElement item, string folder)
    {
        string path = ((string)item.Attribute("Include")!).Replace('\\', '/').Replace(Here, folder, StringComparison.Ordinal);
        for (int up = path.IndexOf("/../", StringComparison.Ordinal); up > 0; up = path.IndexOf("/../", StringComparison.Ordinal))
        {
            path = path[..(path.LastIndexOf('/', up - 1) + 1)] + path[(up + 4)..];
        }

        return (path, ((IXmlLineInfo)item).LineNumber);
    }
}
