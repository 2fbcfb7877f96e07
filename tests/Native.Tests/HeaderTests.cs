using System.Globalization;
using System.Text.RegularExpressions;
using NanoPeers.Hardware;

namespace NanoPeers.Native.Tests;

/// <summary>The C header, the class library, the stubs and the list of calls say the same. Needs no tools.</summary>
public sealed partial class HeaderTests
{
    private static readonly string _header = Read("core/rsa_hardware.h");

    [Fact]
    public void The_steps_are_those_of_the_header()
    {
        Dictionary<string, int> steps = StepLine().Matches(_header)
            .ToDictionary(match => match.Groups[1].Value, match => int.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture));
        Assert.Equal(steps, Enum.GetValues<RsaHardwareStep>().ToDictionary(step => step.ToString().ToUpperInvariant(), step => (int)step));
    }

    [Theory]
    [InlineData("MODULUS_OCTETS", RsaHardware.ModulusOctets)]
    [InlineData("MAX_PLAIN_OCTETS", RsaHardware.MaxPlainOctets)]
    [InlineData("EXPONENT", RsaHardware.PublicExponent)]
    [InlineData("MAX_KEYS", RsaHardware.MaxKeys)]
    public void The_constants_are_those_of_the_header(string name, int expected)
    {
        Assert.Matches($@"#define NP_RSA_{name}\s+{expected}\b", _header);
    }

    [Fact]
    public void Every_native_call_has_its_stub_and_its_function()
    {
        string[] calls = ExternLine().Matches(Read("RsaHardware/RsaNatives.cs")).Select(match => match.Groups[1].Value).ToArray();
        Assert.Equal(7, calls.Length);
        string stubs = Read("interop/NanoPeers_RsaHardware_NanoPeers_Hardware_RsaNatives.cpp");
        Assert.Equal(calls, StubLine().Matches(stubs).Select(match => match.Groups[1].Value));
        Assert.All(calls, call => Assert.Contains($"return np_rsa_{call.ToLowerInvariant()}(", stubs, StringComparison.Ordinal));
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(HostLibrary.Sources, path));

    [GeneratedRegex(@"NP_RSA_STEP_(\w+) = (\d+)")]
    private static partial Regex StepLine();

    [GeneratedRegex(@"static extern int (\w+)\(")]
    private static partial Regex ExternLine();

    [GeneratedRegex(@"RsaNatives::(\w+)\(")]
    private static partial Regex StubLine();
}
