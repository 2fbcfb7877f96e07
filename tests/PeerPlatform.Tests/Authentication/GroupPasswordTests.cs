using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Authentication;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Authentication;

public sealed class GroupPasswordTests
{
    private static readonly Identifier _group = new([.. Enumerable.Range(0, 16).Select(number => (byte)number)], 0);

    /// <summary>Values of OpenSSL's and Python's PBKDF2; the first is the worked example of PASSWORDS.md.</summary>
    [Theory]
    [InlineData("correct horse battery staple", "32d3aec65018929599102fe3d12297928d6d3e5c245b05e1bbfe78e706300bf9")]
    [InlineData("Grüße an alle Lampen", "10ca713d1208631aeccc9ce4802a382776d81f1a2c7eb49d2abecf4f6f42e015")]
    public void The_secret_is_that_of_other_implementations(string password, string expected)
    {
        byte[] secret = new byte[40];
        GroupPassword.DeriveSecret(password, _group, secret);
        Assert.Equal(expected, Convert.ToHexStringLower(secret, 0, 32));
        Assert.Equal(new byte[8], secret[32..]);
    }

    [Fact]
    public void Another_group_has_another_secret()
    {
        byte[] one = new byte[32];
        byte[] other = new byte[32];
        GroupPassword.DeriveSecret("correct horse battery staple", _group, one);
        GroupPassword.DeriveSecret("correct horse battery staple", new Identifier(new byte[16], 0), other);
        Assert.NotEqual(one, other);
    }

    [Theory]
    [InlineData("", GroupPasswordAnswer.TooShort)]
    [InlineData("elevenchars", GroupPasswordAnswer.TooShort)]
    [InlineData("twelve chars", GroupPasswordAnswer.Good)]
    [InlineData("            ", GroupPasswordAnswer.Good)]
    [InlineData("with a line end\n", GroupPasswordAnswer.NotText)]
    [InlineData("with a nul \0 inside", GroupPasswordAnswer.NotText)]
    [InlineData("with half a pair \ud83d", GroupPasswordAnswer.NotText)]
    [InlineData("with a whole pair 💡", GroupPasswordAnswer.Good)]
    public void Passwords_are_judged(string password, GroupPasswordAnswer expected)
    {
        Assert.Equal(expected, GroupPassword.Check(password));
        Assert.Equal(expected == GroupPasswordAnswer.Good, GroupPassword.Explain(expected).Length == 0);
        if (expected != GroupPasswordAnswer.Good)
        {
            string message = Assert.Throws<ArgumentException>(() => GroupPassword.DeriveSecret(password, _group, new byte[32])).Message;
            Assert.True(password.Length == 0 || !message.Contains(password, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Length_is_counted_in_octets_at_the_upper_end()
    {
        Assert.Equal(GroupPasswordAnswer.Good, GroupPassword.Check(new string('a', 256)));
        Assert.Equal(GroupPasswordAnswer.TooLong, GroupPassword.Check(new string('a', 257)));
        Assert.Equal(GroupPasswordAnswer.Good, GroupPassword.Check(new string('ä', 128)));
        Assert.Equal(GroupPasswordAnswer.TooLong, GroupPassword.Check(new string('ä', 129)));
    }

    [Fact]
    public void Its_authenticator_proves_with_that_secret()
    {
        using var cryptography = new PlatformCryptography();
        byte[] secret = Convert.FromHexString("32d3aec65018929599102fe3d12297928d6d3e5c245b05e1bbfe78e706300bf9");
        byte[] claim = [1, 2, 3];
        byte[] proof = new byte[32];
        byte[] expected = new byte[32];
        new SecretAuthenticator(cryptography, AuthenticatorMethod.Secret, secret, 0).Prove(claim, 3, expected, 0);
        GroupPassword.CreateAuthenticator(cryptography, "correct horse battery staple", _group).Prove(claim, 3, proof, 0);
        Assert.Equal(expected, proof);
    }
}
