using System.Security.Cryptography;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Statements;

namespace NanoPeers.ProtocolModels.Tests.Statements;

public sealed class StatementWriterTests
{
    private static readonly Identifier _group = new([.. Enumerable.Range(1, 16).Select(i => (byte)i)], 0);
    private static readonly Identifier _peer = new([.. Enumerable.Range(101, 16).Select(i => (byte)i)], 0);

    [Fact]
    public void A_statement_that_dotnet_signs_is_verified()
    {
        using RSA pair = RsaTestKeys.Pair(RsaTestKeys.Usual);
        byte[] octets = Sign(Leave(), pair);
        var statement = new Statement();
        Assert.Equal(StatementStatus.Valid, statement.TryDecode(octets, 0, octets.Length));
        var verifier = new StatementVerifier(new Sha256(), new RsaSignature(new RsaPublicOperation(RsaPublicKey.ModulusSize2048)));
        Assert.False(verifier.Step());
        verifier.Begin(statement, RsaTestKeys.PublicHalf(pair));
        int steps = 1;
        while (!verifier.Step())
        {
            steps++;
        }

        Assert.True(verifier.IsValid);
        Assert.InRange(steps, 200, 20_000);
        Assert.True(verifier.Step());
    }

    [Fact]
    public void A_key_that_is_too_long_for_the_verifier_verifies_nothing()
    {
        using RSA pair = RsaTestKeys.Pair("3072 bits, e = 3");
        byte[] octets = Sign(Leave(), pair);
        var statement = new Statement();
        Assert.Equal(StatementStatus.Valid, statement.TryDecode(octets, 0, octets.Length));
        var verifier = new StatementVerifier(new Sha256(), new RsaSignature(new RsaPublicOperation(RsaPublicKey.ModulusSize2048)));
        verifier.Begin(statement, RsaTestKeys.PublicHalf(pair));
        Assert.False(verifier.Run());
        Assert.True(verifier.IsFinished);
    }

    [Fact]
    public void What_has_no_room_is_not_written_and_said()
    {
        StatementWriter writer = Leave();
        int before = writer.Length;
        writer.Add(StatementField.Reason, new byte[1024], 0, 1024);
        Assert.True(writer.IsOverfull);
        Assert.Equal(before, writer.Length);
        writer.AddUInt64(StatementField.Since, 1);
        Assert.Equal(before, writer.Length);
        writer.Begin(StatementKind.Leave, _group, _peer, 0, 1, 1, 1, 0);
        Assert.False(writer.IsOverfull);
    }

    [Fact]
    public void Reading_and_verifying_allocate_nothing()
    {
        using RSA pair = RsaTestKeys.Pair(RsaTestKeys.Usual);
        byte[] octets = Sign(Leave(), pair);
        RsaPublicKey key = RsaTestKeys.PublicHalf(pair);
        var statement = new Statement();
        var verifier = new StatementVerifier(new Sha256(), new RsaSignature(new RsaPublicOperation(RsaPublicKey.ModulusSize2048)));
        long allocated = 0;
        for (int i = 0; i < 2; i++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            statement.TryDecode(octets, 0, octets.Length);
            verifier.Begin(statement, key);
            verifier.Run();
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.True(verifier.IsValid);
        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Every_status_has_words()
    {
        string[] words = [.. Enum.GetValues<StatementStatus>().Select(StatementStatusName.Of)];
        Assert.Equal(words.Length, words.Distinct().Count());
        Assert.DoesNotContain("unknown", words);
    }

    private static StatementWriter Leave()
    {
        var writer = new StatementWriter();
        writer.Begin(StatementKind.Leave, _group, _peer, 0, 1, 1, 1_793_491_200, 0);
        writer.AddId(StatementField.Subject, _peer);
        writer.AddUInt32(StatementField.Round, 1);
        return writer;
    }

    private static byte[] Sign(StatementWriter writer, RSA pair)
    {
        byte[] signed = writer.Buffer[..writer.Length];
        return [.. signed, .. pair.SignData(signed, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)];
    }
}
