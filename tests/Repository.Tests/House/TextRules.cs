using System.Text.RegularExpressions;

namespace NanoPeers.Repository.Tests.House;

/// <summary>
/// What no tracked text may name: a machine's folders, and hosts beyond those that our pages cite. Where packages come from is a setting of the
/// machine.
/// </summary>
internal static partial class TextRules
{
    private static readonly string[] _textExtensions =
    [
        ".cs", ".csproj", ".nfproj", ".props", ".targets", ".projitems", ".sln", ".md", ".txt", ".json", ".xml", ".sh", ".ps1",
        ".yml", ".yaml", ".config", ".html", ".js", ".css", "",
    ];

    private static readonly string[] _citedHosts =
    [
        "devices.esphome.io", "docs.espressif.com", "docs.m5stack.com", "docs.nanoframework.net", "example.org", "github.com", "json-schema.org",
        "wiki.seeedstudio.com", "www.espressif.com", "www.olimex.com",
    ];

    private static readonly string[] _folders = ["/home/", "/root/", "/Users/", @"C:\Users"];

    public static bool IsText(string path) => _textExtensions.Contains(Path.GetExtension(path)) && Path.GetFileName(path) != "LICENSE";

    public static IEnumerable<Finding> Check(string path, string text)
    {
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            foreach (string host in SecureHost().Matches(lines[i]).Select(match => match.Groups[1].Value).Except(_citedHosts))
            {
                yield return new Finding(path, i + 1, $"names {host}, which is not a host that our pages cite");
            }

            foreach (string folder in _folders.Where(folder => Names(lines[i], folder)))
            {
                yield return new Finding(path, i + 1, $"names {folder}, a folder of one machine");
            }
        }
    }

    /// <summary>True when the folder begins a path there, and is no part of a longer one such as gateway/work/.</summary>
    private static bool Names(string line, string folder)
    {
        int at = line.IndexOf(folder, StringComparison.Ordinal);
        return at == 0 || (at > 0 && !char.IsLetterOrDigit(line[at - 1]) && line[at - 1] is not ('.' or '_' or '-' or ')' or '}'));
    }

    [GeneratedRegex("https://([a-z0-9.-]+)", RegexOptions.CultureInvariant)]
    private static partial Regex SecureHost();
}
