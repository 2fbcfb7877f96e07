using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Commands;

namespace NanoPeers.DesktopPeer.Tests;

/// <summary>DESKTOP-PEER.md is in step with the program.</summary>
public sealed class PageTests
{
    private static readonly string _page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "../../gateway/DesktopPeer/DESKTOP-PEER.md"));

    [Fact]
    public void Every_problem_code_is_listed_with_its_status()
    {
        IEnumerable<string> listed = Regex.Matches(_page, @"^\| `([a-z-]+)` \| (\d{3}) \|", RegexOptions.Multiline).Select(row => $"{row.Groups[1]} {row.Groups[2]}");
        Assert.Equal(ProblemCode.All.Select(code => $"{code.Name} {code.Status}").Order(), listed.Order());
    }

    [Fact]
    public void Every_exit_code_is_listed()
    {
        IEnumerable<int> listed = Regex.Matches(_page, @"^\| (\d+) \|", RegexOptions.Multiline).Select(row => int.Parse(row.Groups[1].Value));
        IEnumerable<int> declared = typeof(ExitCode).GetFields().Where(field => field.FieldType == typeof(int)).Select(field => (int)field.GetRawConstantValue()!);
        Assert.Equal(declared.Order(), listed.Order());
        Assert.All(declared, code => Assert.Matches($@"[ :,]{code} [a-z]", ExitCode.Help));
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
