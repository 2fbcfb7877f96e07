using System.Text.Json;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.ProtocolModels.Tests.Sessions.Pair;
using NanoPeers.Sessions;
using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Sessions;

/// <summary>
/// Whole set-ups made apart from the code by tests/vectors/make_sessions.py: given the same random octets, both cores send the same octets, message
/// by message, down to the first under the key.
/// </summary>
public sealed class SessionVectorTests
{
    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order()];

    private static string Folder => Path.Combine(VectorFile.RepositoryRoot, "tests", "vectors", "sessions");

    [Theory]
    [MemberData(nameof(Names))]
    public void TheSetUpIsTheVectorsOctetForOctet(string name)
    {
        JsonElement vector = Read(name);
        SessionPair pair = PairOf(vector);
        pair.Connect(ExchangeOf(vector));
        JsonElement[] messages = [.. Cases(vector).Where(one => one.TryGetProperty("hex", out _))];
        string[] expected = [.. messages.Select(one => $"{Text(one, "from")} {Text(one, "hex")}")];
        string[] sent = [.. pair.Capture.Select(one => $"{one.From.Name} {Convert.ToHexStringLower(one.Octets)}")];
        Assert.Equal(expected, sent);
        Assert.Empty(pair.A.Cryptography.Script!);
        Assert.Empty(pair.B.Cryptography.Script!);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheKeysAreTheVectors(string name)
    {
        JsonElement vector = Read(name);
        SessionPair pair = PairOf(vector);
        pair.Connect(ExchangeOf(vector));
        JsonElement keys = Cases(vector).SingleOrDefault(one => Text(one, "name") == "keys");
        if (keys.ValueKind == JsonValueKind.Undefined)
        {
            Assert.StartsWith("refused", name, StringComparison.Ordinal);
            Assert.Empty(pair.A.Cryptography.CipherKeys);
            return;
        }

        int cipher = pair.A.OnlySession!.Terms.Suite == NanoPeers.Messages.Suite.Aes256Gcm ? 32 : 16;
        string ofA = Text(keys, "fromInitiator")[..(2 * cipher)];
        string ofB = Text(keys, "fromResponder")[..(2 * cipher)];
        Assert.Equal([ofA, ofB], pair.A.Cryptography.CipherKeys, StringComparer.OrdinalIgnoreCase);
        Assert.Equal([ofB, ofA], pair.B.Cryptography.CipherKeys, StringComparer.OrdinalIgnoreCase);
        byte[] secret = new byte[32];
        bool resumable = vector.GetProperty("resumable").GetBoolean();
        Assert.Equal(resumable, pair.B.OnlySession!.TryTakeResumption(secret, 0, out ulong id));
        if (resumable)
        {
            Assert.Equal(Text(keys, "resumptionSecret"), Convert.ToHexStringLower(secret));
            Assert.Equal(Text(keys, "resumptionId"), id.ToString("x16", System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheVectorsStepsAreThoseOfItsMessages(string name)
    {
        JsonElement vector = Read(name);
        string wire = string.Join(' ', Cases(vector).Where(one => one.TryGetProperty("hex", out _)).Select(one => Text(one, "hex")));
        string[] proofs = [.. Cases(vector).Where(one => Text(one, "name").StartsWith("proof of ", StringComparison.Ordinal)).Select(one => Text(one, "value"))];
        Assert.NotEmpty(proofs);
        Assert.All(proofs, proof => Assert.Contains("1e0020" + proof, wire, StringComparison.Ordinal));
    }

    internal static JsonElement Read(string name)
    {
        using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, name + ".json")));
        return document.RootElement.Clone();
    }

    internal static SessionPair PairOf(JsonElement vector)
    {
        SessionPair pair = new();
        Assert.Equal(Text(vector.GetProperty("peers"), "A"), Convert.ToHexStringLower(Octets(pair.A.Id)));
        Assert.Equal(Text(vector, "secret"), Convert.ToHexStringLower(SessionPair.Secret));
        pair.A.Cryptography.Script = ScriptOf(vector, "A");
        pair.B.Cryptography.Script = ScriptOf(vector, "B");
        byte[] suites = [.. vector.GetProperty("suites").EnumerateArray().Select(one => one.GetByte())];
        byte exchange = vector.GetProperty("exchange").GetByte();
        pair.A.Policy.Session.Suites = suites;
        pair.B.Policy.Session.Suites = [.. suites.Reverse()];
        pair.B.Policy.Session.KeyExchanges = [exchange];
        pair.A.Policy.Session.SendKeySeparately = vector.GetProperty("keyOfInitiatorFollows").GetBoolean();
        pair.B.Policy.Session.SendKeySeparately = vector.GetProperty("keyOfResponderFollows").GetBoolean();
        pair.A.Policy.Session.AllowResumption = vector.GetProperty("resumable").GetBoolean();
        pair.B.Policy.Session.AllowResumption = true;
        pair.B.Cookie = vector.GetProperty("cookie").GetBoolean() ? new RetryCookie(pair.B.Cryptography) : null;
        if (vector.TryGetProperty("preshared", out JsonElement preshared))
        {
            byte[] secret = Convert.FromHexString(preshared.GetString()!);
            ulong id = vector.GetProperty("presharedId").GetUInt64();
            pair.B.Policy.Introductions[id] = secret;
            pair.B.Policy.PresharedForAnyMethod = new PresharedKeyExchange(exchange, id, secret, 0);
        }

        if (Text(vector, "name").StartsWith("refused", StringComparison.Ordinal))
        {
            pair.B.Policy.Decision = _ => AcceptDecision.AskUser;
            pair.B.UserSays = false;
        }

        return pair;
    }

    internal static IInitiatorKeyExchange ExchangeOf(JsonElement vector) => vector.TryGetProperty("rsaKey", out JsonElement key)
        ? new RsaInitiator(RsaTestKeys.Pair(key.GetString()!))
        : new PresharedKeyExchange(
            vector.GetProperty("exchange").GetByte(), vector.GetProperty("presharedId").GetUInt64(), Convert.FromHexString(Text(vector, "preshared")), 0);

    private static JsonElement[] Cases(JsonElement vector) => [.. vector.GetProperty("cases").EnumerateArray()];

    private static Queue<byte[]> ScriptOf(JsonElement vector, string peer) =>
        new(vector.GetProperty("random").GetProperty(peer).EnumerateArray().Select(one => Convert.FromHexString(one.GetString()!)));

    private static byte[] Octets(NanoPeers.Identifiers.Identifier id)
    {
        byte[] octets = new byte[16];
        id.CopyTo(octets, 0);
        return octets;
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
