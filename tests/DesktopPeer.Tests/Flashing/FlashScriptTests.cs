using System.CommandLine;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Tests.Flashing;

/// <summary>flash.ps1 has the parameters of the command, no more and no fewer. No PowerShell is needed for this: its text is read.</summary>
public sealed class FlashScriptTests
{
    /// <summary>The common parameter that SupportsShouldProcess brings.</summary>
    private const string WhatIf = "--what-if";

    private static readonly string _script = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "../../../flash.ps1"));
    private static readonly Command _command = FlashCommand.Build(new Terminal(TextWriter.Null, TextWriter.Null, false, () => (80, 25)));

    [Fact]
    public void Its_parameters_are_the_options_of_the_command()
    {
        Assert.Equal(_command.Options.Select(option => option.Name).Order(), Parameters().Select(parameter => parameter.Option).Append(WhatIf).Order());
        Assert.Contains("[CmdletBinding(SupportsShouldProcess = $true)]", _script, StringComparison.Ordinal);
        Assert.Contains("if ($WhatIfPreference) { $arguments += '--what-if' }", _script, StringComparison.Ordinal);
    }

    [Fact]
    public void Switches_are_switches_and_what_must_be_there_is_mandatory()
    {
        foreach ((string option, string name, bool isSwitch, bool isMandatory) in Parameters())
        {
            Option declared = _command.Options.Single(candidate => candidate.Name == option);
            Assert.Equal((name, declared.ValueType == typeof(bool), declared.Required), (name, isSwitch, isMandatory));
            string passed = isMandatory ? $"'{option}', ${name}" : isSwitch ? $"if (${name}) {{ $arguments += '{option}' }}" : $"if (${name}) {{ $arguments += @('{option}', ${name}) }}";
            Assert.Contains(passed, _script, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Each_parameter_has_help()
    {
        Assert.Equal(Parameters().Select(parameter => parameter.Name), Regex.Matches(_script, @"^\.PARAMETER (\w+)\r?\n\S", RegexOptions.Multiline).Select(match => match.Groups[1].Value));
        Assert.Matches(@"\A<#\r?\n\.SYNOPSIS\r?\n\S", _script);
        Assert.All(_script, character => Assert.True(character < 128, "Windows PowerShell 5.1 reads a script without a mark as the system's code page."));
    }

    private static IEnumerable<(string Option, string Name, bool IsSwitch, bool IsMandatory)> Parameters() =>
        Regex.Matches(_script, @"^    (\[Parameter\(Mandatory = \$true\)\]\s+)?\[(string|switch)\]\$(\w+)", RegexOptions.Multiline)
            .Select(match => (OptionOf(match.Groups[3].Value), match.Groups[3].Value, match.Groups[2].Value == "switch", match.Groups[1].Success));

    /// <summary>-ProjectSystem is --project-system; nanoff's own word --fwversion stays one word.</summary>
    private static string OptionOf(string name) => name == "FwVersion" ? "--fwversion" : "--" + Regex.Replace(name, "(?<=[a-z])(?=[A-Z])", "-").ToLowerInvariant();

    private static string Here([CallerFilePath] string path = "") => path;
}
