using NanoPeers.Enrolment;
using NanoPeers.Identifiers;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Sessions;
using NanoPeers.Vectors;

namespace NanoPeers.ProtocolModels.Tests.Enrolment;

/// <summary>Pairings as octets and text, and the secret in them; PAIRING.md.</summary>
public sealed class PairingTests
{
    private static readonly VectorCase[] _vectors = VectorFile.Load("enrolment/pairings");

    [Fact]
    public void The_secret_is_derived_as_in_the_vectors()
    {
        foreach (VectorCase vector in _vectors)
        {
            byte[] secret = new byte[PairingSecret.Length];
            byte[] asker = [0xEE, .. vector.Octets("asker")];
            PairingSecret.Derive(new TestCryptography(1), vector.Octets("enrolmentSecret"), asker, 1, Id(vector, "answerer"), secret);
            Assert.Equal(vector.Octets("secret"), secret);
        }
    }

    [Fact]
    public void Pairings_are_read_and_written_as_in_the_vectors()
    {
        foreach (VectorCase vector in _vectors)
        {
            Assert.Equal(PairingStatus.Valid, PairingCodec.TryParse("  " + vector.Text("text") + "\r\n", out Pairing? read));
            Assert.Equal(Id(vector, "asker"), read!.Asker);
            Assert.Equal(Id(vector, "answerer"), read.Answerer);
            Assert.Equal(Id(vector, "group"), read.Group);
            Assert.Equal(vector.Text("endpoint"), read.Endpoint);
            Pairing made = Make(vector, vector.Text("endpoint"));
            Assert.Equal(vector.Text("text"), PairingCodec.TryFormat(made));
            byte[] octets = new byte[Limits.MaxPairing];
            int length = PairingCodec.TryEncode(made, octets);
            Assert.Equal(vector.Octets("hex"), octets[..length]);
            Assert.DoesNotContain(Convert.ToHexString(vector.Octets("secret")), made.ToString(), StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void Both_ends_prove_themselves_with_it_and_with_no_other_secret()
    {
        VectorCase vector = _vectors[0];
        SecretAuthenticator prover = Make(vector, vector.Text("endpoint")).CreateAuthenticator(new TestCryptography(1));
        SecretAuthenticator checker = new(new TestCryptography(1), AuthenticatorMethod.Pairing, vector.Octets("secret"), 0);
        SecretAuthenticator other = new(new TestCryptography(1), AuthenticatorMethod.Pairing, vector.Octets("enrolmentSecret"), 0);
        byte[] claim = new byte[66];
        byte[] one = new byte[32];
        byte[] same = new byte[32];
        byte[] different = new byte[32];
        prover.Prove(claim, claim.Length, one, 0);
        checker.Prove(claim, claim.Length, same, 0);
        other.Prove(claim, claim.Length, different, 0);
        Assert.Equal(one, same);
        Assert.NotEqual(one, different);
    }

    [Fact]
    public void Every_single_damage_is_noticed()
    {
        byte[] whole = _vectors[0].Octets("hex");
        for (int bit = 0; bit < whole.Length * 8; bit++)
        {
            byte[] damaged = [.. whole];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));
            PairingStatus status = PairingCodec.TryDecode(damaged, damaged.Length, out Pairing? read);
            Assert.Equal(bit < 8 ? PairingStatus.UnknownVersion : PairingStatus.Damaged, status);
            Assert.Null(read);
        }

        for (int length = 0; length < whole.Length; length++)
        {
            Assert.Equal(PairingStatus.Damaged, PairingCodec.TryDecode(whole, length, out _));
        }

        byte[] longer = [.. whole, 0];
        Assert.Equal(PairingStatus.Damaged, PairingCodec.TryDecode(longer, longer.Length, out _));
    }

    [Theory]
    [InlineData(null, PairingStatus.NotAPairing)]
    [InlineData("", PairingStatus.NotAPairing)]
    [InlineData("NPL1-", PairingStatus.NotAPairing)]
    [InlineData("NP1-AQABAQIAAg", PairingStatus.NotAPairing)]
    [InlineData("NPL2-AQEjRWeJ", PairingStatus.UnknownVersion)]
    [InlineData("NPL1-AQEjRW*J", PairingStatus.Damaged)]
    [InlineData("NPL1-AQEj RWeJ", PairingStatus.Damaged)]
    [InlineData("NPL1-A", PairingStatus.Damaged)]
    public void What_is_no_pairing_is_refused_by_name(string? text, PairingStatus expected)
    {
        Assert.Equal(expected, PairingCodec.TryParse(text, out Pairing? read));
        Assert.Null(read);
    }

    [Fact]
    public void A_line_of_any_length_is_refused_without_harm() =>
        Assert.Equal(PairingStatus.Damaged, PairingCodec.TryParse("NPL1-" + new string('A', 100_000), out _));

    [Theory]
    [InlineData("")]
    [InlineData("tcp://192.168.1.20:9701")]
    [InlineData("192.168.1.20:9701")]
    [InlineData("udp://küche:9701")]
    [InlineData("udp://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.home:9701")]
    public void What_a_reader_would_refuse_is_not_written(string endpoint) => Assert.Null(PairingCodec.TryFormat(Make(_vectors[0], endpoint)));

    [Fact]
    public void No_device_is_paired_with_itself()
    {
        Identifier self = Id(_vectors[0], "asker");
        Assert.Null(PairingCodec.TryFormat(new Pairing(self, self, Id(_vectors[0], "group"), new byte[32], 0, "udp://192.168.1.20:9701")));
    }

    private static Pairing Make(VectorCase vector, string endpoint) =>
        new(Id(vector, "asker"), Id(vector, "answerer"), Id(vector, "group"), [0xEE, .. vector.Octets("secret")], 1, endpoint);

    private static Identifier Id(VectorCase vector, string name) => new(vector.Octets(name), 0);
}
