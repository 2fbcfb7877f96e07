using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Flashing;
using NanoPeers.DesktopPeer.Screen;
using NanoPeers.DesktopPeer.Tests.Fakes;

namespace NanoPeers.DesktopPeer.Tests;

/// <summary>docs/first-hour.md and README.md: what they tell people to type is what the program takes, and what they quote is what it prints.</summary>
public sealed class FirstHourTests
{
    private const string Start = "dotnet run --project gateway/DesktopPeer -- ";
    private const string VirtualStart = "dotnet run --project firmware/VirtualPeer -- ";

    private static readonly string _page = RepositoryRoot.Read("docs/first-hour.md");

    [Theory]
    [InlineData("docs/first-hour.md", 7)]
    [InlineData("README.md", 5)]
    public void Every_command_line_is_one_that_the_program_takes(string path, int least)
    {
        string[] lines = [.. Lines(RepositoryRoot.Read(path), Start)];
        Assert.True(lines.Length >= least, string.Join('\n', lines));
        Terminal terminal = new(TextWriter.Null, TextWriter.Null, false, () => (80, 25));
        FakeHouse house = new();
        foreach (string line in lines)
        {
            ParseResult parsed = CommandLine.Parse([.. CommandLineParser.SplitCommandLine(line)], terminal, house, house);
            Assert.True(parsed.Errors.Count == 0, $"{path}: {line}: {string.Join(' ', parsed.Errors)}");
            Assert.True(parsed.UnmatchedTokens.Count == 0, $"{path}: {line}");
        }
    }

    [Fact]
    public void Boards_that_are_named_are_known_and_the_scripts_parameters_are_its_own()
    {
        foreach (Match named in Regex.Matches(_page, "--?[Bb]oard ([a-z0-9-]+)"))
        {
            Assert.NotNull(BoardDescription.Find(named.Groups[1].Value));
        }

        string script = RepositoryRoot.Read("flash.ps1");
        string[] calls = [.. Regex.Matches(_page, @"\./flash\.ps1 ([^`]+)`").Select(match => match.Groups[1].Value)];
        Assert.True(calls.Length >= 2);
        foreach (Match parameter in calls.SelectMany(call => Regex.Matches(call, @"-([A-Za-z]+)")).Where(match => match.Groups[1].Value is not ("WhatIf" or "devkitc")))
        {
            Assert.Matches($@"\[(string|switch)\]\${parameter.Groups[1].Value}\b", script);
        }
    }

    [Fact]
    public void The_virtual_boards_options_are_on_its_page()
    {
        string[] lines = [.. Lines(_page, VirtualStart)];
        Assert.NotEmpty(lines);
        string page = RepositoryRoot.Read("firmware/VirtualPeer/VIRTUAL-PEER.md");
        Assert.All(lines.SelectMany(line => Regex.Matches(line, "--[a-z-]+")), option => Assert.Contains("`" + option.Value, page, StringComparison.Ordinal));
    }

    /// <summary>The steps of flashing, but for the folders that they run in.</summary>
    [Fact]
    public void The_steps_that_are_quoted_are_the_steps()
    {
        string files = Path.Combine(RepositoryRoot.Path, "hall.device");
        using TemporaryFolder folder = new();
        DeviceFolder device = new(folder.File("hall.device"));
        device.Make();
        device.Write(BoardSettingsText.Write(BoardDescription.Find("esp32-devkitc")!, "hall"), "NP1-none", [1]);
        IReadOnlyList<FlashStep> steps = FlashPlan.Make(new FlashOptions { Board = BoardDescription.Find("esp32-devkitc")!, Port = "/dev/ttyUSB0", Files = device });
        string printed = string.Concat(steps.Select((step, i) => $"[{i + 1}/{steps.Count}] {step.Title}\n      {step.CommandText}\n"));
        printed = printed.Replace(device.Path, files, StringComparison.Ordinal).Replace(RepositoryRoot.Path, "CLONE", StringComparison.Ordinal);
        Assert.Contains("```\n" + printed + "```\n", _page.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    /// <summary>The section on updates quotes no steps: it says that they are those of step 5 with another name.</summary>
    [Fact]
    public void The_steps_with_updates_are_those_that_are_quoted_with_another_name()
    {
        Assert.Contains("with `Esp32PeerPeering` in place of `Esp32Peer`", _page, StringComparison.Ordinal);
        BoardDescription board = BoardDescription.Find("esp32-devkitc")!;
        using TemporaryFolder folder = new();
        DeviceFolder device = new(folder.File("hall.device"));
        device.Make();
        device.Write(BoardSettingsText.Write(board, "hall", sessions: 4), "NP1-none", [1]);
        FlashOptions options = new() { Board = board, Port = "/dev/ttyUSB0", Files = device };
        string[] stock = [.. FlashPlan.Make(options).Select(step => step.CommandText)];
        File.WriteAllText(device.PathOf(DeviceFolder.UpdatesName), "");
        string[] updates = [.. FlashPlan.Make(options).Select(step => step.CommandText)];
        Assert.NotEqual(stock, updates);
        Assert.Equal(stock.Select(text => text.Replace("Esp32Peer", "Esp32PeerPeering", StringComparison.Ordinal)), updates);
    }

    /// <summary>Errors are known by their names: each that the page explains stands in the sources.</summary>
    [Fact]
    public void Every_error_that_is_explained_is_one_that_the_program_names()
    {
        string[] folders = ["gateway/DesktopPeer", "gateway/ClientApi"];
        string sources = string.Concat(folders
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("\\obj\\", StringComparison.Ordinal))
            .Select(File.ReadAllText));
        string[] names = [.. Regex.Matches(_page, "`error ([a-z-]+)").Select(match => match.Groups[1].Value).Distinct()];
        Assert.True(names.Length >= 9);
        Assert.All(names, name => Assert.Contains($"\"{name}\"", sources, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Lines(string page, string start) => page.Split('\n')
        .Where(line => line.StartsWith(start, StringComparison.Ordinal))
        .Select(line => Regex.Replace(line[start.Length..].TrimEnd('\r'), "  +#.*$", "").Trim());
}
