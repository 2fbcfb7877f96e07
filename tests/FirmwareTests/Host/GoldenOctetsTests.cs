using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Text.Json;
using NanoPeers.FirmwareTests.Golden;
using Xunit;

namespace NanoPeers.FirmwareTests.Host;

/// <summary>The octets that the firmware's tests carry are those of tests/vectors: no file can be read on a chip.</summary>
public sealed class GoldenOctetsTests
{
    /// <summary>Where each method's octets stand: file, case or none, key or keys of hex that follow each other.</summary>
    private static readonly Dictionary<string, (string File, string? Case, string Keys)> _places = new(StringComparer.Ordinal)
    {
        ["GoldenMessages.ClearMinimal"] = ("messages/clear-minimal", null, "hex"),
        ["GoldenMessages.ClearEndpointsTwoBodiesTrailer"] = ("messages/clear-endpoints-two-bodies-trailer", null, "hex"),
        ["GoldenMessages.SuiteOne"] = ("messages/suite-1", null, "hex"),
        ["GoldenMessages.SuiteOneEverything"] = ("messages/suite-1-everything", null, "hex"),
        ["GoldenMessages.SuiteOneKeys"] = ("messages/suite-1", null, "keys.cipher keys.mac keys.iv"),
        ["GoldenMessages.SuiteOneBodyChanged"] = ("messages/refused-suite-1-body-changed", null, "hex"),
        ["GoldenMessages.SuiteOneSequenceChanged"] = ("messages/refused-suite-1-sequence-changed", null, "hex"),
        ["GoldenMessages.SuiteOnePadding"] = ("messages/refused-suite-1-padding", null, "hex"),
        ["GoldenMessages.SuiteOnePartOfABlock"] = ("messages/refused-suite-1-part-of-a-block", null, "hex"),
        ["GoldenMessages.ClearBodyChanged"] = ("messages/refused-clear-body-changed", null, "hex"),
        ["GoldenResumption.Request"] = ("sessions/resumption", "Request", "hex"),
        ["GoldenResumption.Accept"] = ("sessions/resumption", "Accept", "hex"),
        ["GoldenResumption.Ping"] = ("sessions/resumption", "Ping", "hex"),
        ["GoldenResumption.Pong"] = ("sessions/resumption", "Pong", "hex"),
        ["GoldenResumption.ResumptionSecret"] = ("sessions/resumption", "keys", "resumptionSecret"),
        ["GoldenResumption.Random0"] = ("sessions/resumption", null, "random.B.0"),
        ["GoldenResumption.Preshared"] = ("sessions/resumption", null, "preshared"),
        ["GoldenRsa.Request"] = ("sessions/rsa", "Request", "hex"),
        ["GoldenRsa.Accept"] = ("sessions/rsa", "Accept", "hex"),
        ["GoldenRsa.Ping"] = ("sessions/rsa", "Ping", "hex"),
        ["GoldenRsa.Pong"] = ("sessions/rsa", "Pong", "hex"),
        ["GoldenRsa.Random0"] = ("sessions/rsa", null, "random.B.0"),
        ["GoldenRsa.Random1"] = ("sessions/rsa", null, "random.B.1"),
        ["GoldenRsa.Random2"] = ("sessions/rsa", null, "random.B.2"),
        ["GoldenPeers.Initiator"] = ("sessions/rsa", null, "peers.A"),
        ["GoldenPeers.Responder"] = ("sessions/rsa", null, "peers.B"),
        ["GoldenPeers.Group"] = ("sessions/rsa", null, "peers.group"),
        ["GoldenPeers.Secret"] = ("sessions/rsa", null, "secret"),
        ["GoldenInvitation.OneAddress"] = ("enrolment/invitations", "one address", "hex"),
        ["GoldenInvitation.OneAddressText"] = ("enrolment/invitations", "one address", "text"),
        ["GoldenSwitching.Describe"] = ("switching/conversation", "describe", "hex"),
        ["GoldenSwitching.Description"] = ("switching/conversation", "description", "hex"),
        ["GoldenSwitching.SetOn"] = ("switching/conversation", "set on", "hex"),
        ["GoldenSwitching.StateAfterSetOn"] = ("switching/conversation", "state after set on", "hex"),
        ["GoldenCryptography.MacKey"] = ("cryptography/hmac-sha256", "32-octet key, 55 octets", "key"),
        ["GoldenCryptography.MacMessage"] = ("cryptography/hmac-sha256", "32-octet key, 55 octets", "message"),
        ["GoldenCryptography.Mac"] = ("cryptography/hmac-sha256", "32-octet key, 55 octets", "mac"),
        ["GoldenCryptography.CipherKey"] = ("cryptography/aes-128-cbc", "5 blocks", "key"),
        ["GoldenCryptography.Vector"] = ("cryptography/aes-128-cbc", "5 blocks", "iv"),
        ["GoldenCryptography.Plaintext"] = ("cryptography/aes-128-cbc", "5 blocks", "plaintext"),
        ["GoldenCryptography.Ciphertext"] = ("cryptography/aes-128-cbc", "5 blocks", "ciphertext"),
    };

    public static TheoryData<string> Methods => [.. Found().Keys];

    [Theory]
    [MemberData(nameof(Methods))]
    [Trait("Capability", "E10")]
    public void The_octets_are_the_vectors(string name)
    {
        (string file, string? one, string keys) = _places[name];
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(VectorsFolder(), file + ".json")));
        JsonElement at = document.RootElement;
        if (one is not null)
        {
            at = at.GetProperty("cases").EnumerateArray().Single(item => item.GetProperty("name").GetString() == one);
        }

        string expected = string.Concat(keys.Split(' ').Select(key => Text(at, key)));
        object actual = Found()[name].Invoke(null, null)!;
        Assert.Equal(expected, actual as string ?? Convert.ToHexStringLower((byte[])actual));
    }

    [Fact]
    public void Every_golden_method_has_its_place_and_no_place_is_left_over() => Assert.Equal(_places.Keys.Order(), Found().Keys.Order());

    private static Dictionary<string, MethodInfo> Found() =>
        typeof(GoldenMessages).Assembly.GetTypes().Where(type => type.Namespace == typeof(GoldenMessages).Namespace)
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .ToDictionary(method => $"{method.DeclaringType!.Name}.{method.Name}", StringComparer.Ordinal);

    private static string Text(JsonElement at, string path)
    {
        foreach (string part in path.Split('.'))
        {
            at = at.ValueKind == JsonValueKind.Array ? at[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)] : at.GetProperty(part);
        }

        return at.GetString()!;
    }

    private static string VectorsFolder()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "NanoPeers.sln")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder!.FullName, "tests", "vectors");
    }
}
