using System.Security.Cryptography;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Statements;
using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Statements;

/// <summary>The statements of <c>tests/vectors/statements</c>, made apart from the code and signed by openssl.</summary>
public sealed class StatementVectorTests
{
    private readonly Statement _statement = new();
    private readonly StatementWriter _writer = new();
    private readonly StatementDigest _digest = new(new Sha256());
    private readonly StatementVerifier _verifier = new(new Sha256(), new RsaSignature(new RsaPublicOperation(RsaPublicKey.ModulusSize3072)));

    [Fact]
    public void Every_statement_is_answered_as_the_vector_says()
    {
        VectorCase[] vectors = VectorFile.Load("statements/statements");
        foreach (VectorCase vector in vectors)
        {
            byte[] octets = vector.Octets("hex");
            byte[] inside = [0xEE, .. octets, 0xEE];
            string status = _statement.TryDecode(inside, 1, octets.Length).ToString();
            Assert.Equal($"{vector.Name}: {vector.Text("status")}", $"{vector.Name}: {status}");
        }

        string[] named = [.. vectors.Select(vector => vector.Text("status")).Distinct().Order()];
        Assert.Equal(Enum.GetNames<StatementStatus>().Order(), named);
    }

    [Fact]
    public void Valid_statements_mean_what_the_vectors_say()
    {
        foreach (VectorCase vector in Valid())
        {
            byte[] octets = [0xEE, .. vector.Octets("hex")];
            Assert.Equal(StatementStatus.Valid, _statement.TryDecode(octets, 1, octets.Length - 1));
            Assert.Equal(vector.Number("kind"), _statement.Kind);
            Assert.Equal(vector.Number("signedLength"), _statement.SignedLength);
            Assert.Equal(octets.Length - 1 - vector.Number("signedLength"), _statement.SignatureLength);
            Assert.Equal((uint)vector.Number("term"), _statement.Term);
            Assert.Equal((uint)vector.Number("number"), _statement.Number);
            Assert.Equal((uint)vector.Number("clock"), _statement.Clock);
            Assert.Equal(vector.Number("issued"), _statement.IssuedSeconds);
            Assert.Equal(vector.Number("expires"), _statement.ExpiresSeconds);
            Assert.Equal(vector.Octets("group"), octets[_statement.GroupOffset..(_statement.GroupOffset + 16)]);
            Assert.Equal(vector.Text("fields"), Fields(octets));
            byte[] id = new byte[Statement.IdLength];
            _digest.WriteId(_statement, id, 0);
            Assert.Equal(vector.Octets("id"), id);
        }
    }

    [Fact]
    public void The_writer_makes_the_same_octets()
    {
        foreach (VectorCase vector in Valid().Where(one => one.Name != "fields to skip"))
        {
            byte[] octets = vector.Octets("hex");
            Assert.Equal(StatementStatus.Valid, _statement.TryDecode(octets, 0, octets.Length));
            _writer.Begin(
                _statement.Kind, new Identifier(octets, _statement.GroupOffset), new Identifier(octets, _statement.IssuerOffset),
                _statement.Term, _statement.Number, _statement.Clock, _statement.IssuedSeconds, _statement.ExpiresSeconds);
            for (int field = 1; field < StatementField.Count; field++)
            {
                Write(field);
            }

            Assert.False(_writer.IsOverfull);
            Assert.Equal(octets[.._statement.SignedLength], _writer.Buffer[.._writer.Length]);
        }
    }

    [Fact]
    public void Signatures_by_openssl_are_verified_and_changed_ones_are_not()
    {
        foreach (VectorCase vector in Valid())
        {
            byte[] octets = vector.Octets("hex");
            Assert.Equal(StatementStatus.Valid, _statement.TryDecode(octets, 0, octets.Length));
            RsaPublicKey key = RsaTestKeys.PublicHalf(RsaTestKeys.Pair(vector.Text("key")));
            RsaPublicKey other = RsaTestKeys.PublicHalf(RsaTestKeys.Pair("2048 bits, e = 17"));
            Assert.True(Verify(key), vector.Name);
            Assert.False(Verify(other), vector.Name);
            foreach (int at in new[] { 64, _statement.SignedLength - 1, _statement.SignedLength, octets.Length - 1 })
            {
                octets[at] ^= 1;
                Assert.False(Verify(key), vector.Name);
                octets[at] ^= 1;
            }
        }
    }

    [Fact]
    public void Keys_groups_and_ballots_have_the_names_that_openssl_and_python_give_them()
    {
        foreach (VectorCase vector in Valid())
        {
            using RSA pair = RsaTestKeys.Pair(vector.Text("key"));
            RsaPublicKey key = RsaTestKeys.PublicHalf(pair);
            byte[] info = new byte[PublicKeyInfo.MaxLength + 1];
            int length = PublicKeyInfo.Write(key, info, 1);
            Assert.Equal(vector.Octets("info"), info[1..(length + 1)]);
            Assert.Equal(pair.ExportSubjectPublicKeyInfo(), info[1..(length + 1)]);
            byte[] fingerprint = new byte[StatementDigest.FingerprintLength];
            _digest.WriteFingerprint(key, fingerprint, 0);
            Assert.Equal(vector.Octets("fingerprint"), fingerprint);
            byte[] octets = vector.Octets("hex");
            Assert.Equal(StatementStatus.Valid, _statement.TryDecode(octets, 0, octets.Length));
            if (_statement.Has(StatementField.Salt))
            {
                Identifier group = _digest.GroupOf(octets, _statement.OffsetOf(StatementField.Salt), key);
                Assert.True(group.Matches(octets, _statement.GroupOffset), vector.Name);
            }
        }

        VectorCase vote = VectorFile.Load("statements/ballots", "ballot");
        byte[] ballot = new byte[Sha256.DigestSize];
        _digest.WriteBallot(
            new Identifier(vote.Octets("group"), 0), vote.Number("matter"), new Identifier(vote.Octets("subject"), 0), (uint)vote.Number("round"), ballot, 0);
        Assert.Equal(vote.Octets("ballot"), ballot);
    }

    [Fact]
    public void Every_exponent_is_written_as_dotnet_writes_it()
    {
        foreach (string name in RsaTestKeys.Names)
        {
            using RSA pair = RsaTestKeys.Pair(name);
            byte[] info = new byte[PublicKeyInfo.MaxLength];
            int length = PublicKeyInfo.Write(RsaTestKeys.PublicHalf(pair), info, 0);
            Assert.Equal(pair.ExportSubjectPublicKeyInfo(), info[..length]);
        }
    }

    [Fact]
    public void A_strict_prefix_is_never_a_statement()
    {
        foreach (VectorCase vector in Valid())
        {
            byte[] octets = vector.Octets("hex");
            RsaPublicKey key = RsaTestKeys.PublicHalf(RsaTestKeys.Pair(vector.Text("key")));
            for (int count = 0; count < octets.Length; count++)
            {
                // A long signature cut to a short one is well formed, and no key's.
                bool isCutToShort = count == vector.Number("signedLength") + Statement.ShortSignature;
                Assert.Equal(isCutToShort, _statement.TryDecode(octets, 0, count) == StatementStatus.Valid);
                Assert.False(isCutToShort && Verify(key));
            }
        }
    }

    private static IEnumerable<VectorCase> Valid() => VectorFile.Load("statements/statements").Where(one => one.Text("status") == "Valid");

    private bool Verify(RsaPublicKey key)
    {
        _verifier.Begin(_statement, key);
        return _verifier.Run() && _verifier.IsFinished;
    }

    private string Fields(byte[] octets)
    {
        IEnumerable<string> parts = Enumerable.Range(1, StatementField.Count - 1).Where(_statement.Has).Select(field =>
            $"{field}:{Convert.ToHexStringLower(octets.AsSpan(_statement.OffsetOf(field), _statement.LengthOf(field)))}");
        return string.Join(' ', parts);
    }

    private void Write(int field)
    {
        if (!_statement.Has(field))
        {
            return;
        }

        int at = _statement.OffsetOf(field);
        switch (_statement.LengthOf(field))
        {
            case 1: _writer.AddOctet(field, (int)_statement.NumberOf(field)); break;
            case 2: _writer.AddUInt16(field, (int)_statement.NumberOf(field)); break;
            case 4 when field != StatementField.Name && field != StatementField.Reason: _writer.AddUInt32(field, _statement.NumberOf(field)); break;
            case Identifier.Length when field == StatementField.Subject: _writer.AddId(field, new Identifier(_statement.Buffer, at)); break;
            default: _writer.Add(field, _statement.Buffer, at, _statement.LengthOf(field)); break;
        }
    }
}
