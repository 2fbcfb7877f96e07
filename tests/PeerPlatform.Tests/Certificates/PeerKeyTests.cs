using System.Security.Cryptography;
using NanoPeers.PeerPlatform.Certificates;
using Xunit;

namespace NanoPeers.PeerPlatform.Tests.Certificates;

/// <summary>Identity keys of full peers against .NET's own RSA.</summary>
public sealed class PeerKeyTests
{
    private static readonly byte[] _data = [1, 2, 3, 4, 5];

    [Fact]
    public void Signature_is_what_DotNet_verifies_and_no_other()
    {
        using PeerKey key = PeerKey.Create();
        byte[] signature = new byte[key.SignatureLength];
        key.Sign(_data, signature);
        using RSA rsa = RSA.Create();
        rsa.ImportSubjectPublicKeyInfo(key.SubjectPublicKeyInfo.Span, out _);
        Assert.Equal(2048, rsa.KeySize);
        Assert.True(rsa.VerifyData(_data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        Assert.True(key.PublicKey.Verify(_data, signature));
        Assert.False(key.PublicKey.Verify([1, 2, 3, 4, 6], signature));
        signature[9] ^= 1;
        Assert.False(key.PublicKey.Verify(_data, signature));
        Assert.False(key.PublicKey.Verify(_data, signature.AsSpan(1)));
        Assert.Equal(SHA256.HashData(key.SubjectPublicKeyInfo.Span), key.Fingerprint.ToArray());
    }

    [Fact]
    public void Key_comes_back_from_its_stored_octets_and_nothing_else_does()
    {
        using PeerKey key = PeerKey.Create();
        byte[] stored = key.ExportPkcs8();
        Assert.True(PeerKey.TryImport(stored, out PeerKey? again));
        Assert.Equal(key.Fingerprint.ToArray(), again.Fingerprint.ToArray());
        again.Dispose();
        Assert.False(PeerKey.TryImport(stored.AsSpan(0, stored.Length - 1), out _));
        Assert.False(PeerKey.TryImport([.. stored, 0], out _));
        Assert.False(PeerKey.TryImport([], out _));
        using ECDsa other = ECDsa.Create();
        Assert.False(PeerKey.TryImport(other.ExportPkcs8PrivateKey(), out _));
        using RSA weak = RSA.Create(1024);
        Assert.False(PeerKey.TryImport(weak.ExportPkcs8PrivateKey(), out _));
    }

    [Fact]
    public void Wrapped_secret_opens_for_its_owner_alone()
    {
        using PeerKey key = PeerKey.Create();
        using PeerKey other = PeerKey.Create();
        byte[] secret = RandomNumberGenerator.GetBytes(32);
        byte[] wrapped = new byte[key.SignatureLength];
        key.PublicKey.Wrap(secret, wrapped);
        byte[] opened = new byte[32];
        Assert.True(key.TryUnwrap(wrapped, opened));
        Assert.Equal(secret, opened);
        Assert.False(other.TryUnwrap(wrapped, opened));
        Assert.Equal(new byte[32], opened);
        Assert.False(key.TryUnwrap(wrapped, new byte[31]));
        wrapped[100] ^= 4;
        Assert.False(key.TryUnwrap(wrapped, opened));
    }

    [Fact]
    public void Weak_and_oddly_encoded_public_keys_are_none()
    {
        using PeerKey key = PeerKey.Create();
        byte[] info = key.SubjectPublicKeyInfo.ToArray();
        Assert.True(PeerPublicKey.TryParse(info, out PeerPublicKey? parsed));
        Assert.Equal(key.Fingerprint.ToArray(), parsed.Fingerprint.ToArray());
        Assert.Equal(65537u, parsed.Exponent);
        Assert.False(PeerPublicKey.TryParse([.. info, 0], out _));
        Assert.False(PeerPublicKey.TryParse(info.AsSpan(0, 100), out _));
        using RSA weak = RSA.Create(1024);
        Assert.False(PeerPublicKey.TryParse(weak.ExportSubjectPublicKeyInfo(), out _));
        using ECDsa other = ECDsa.Create();
        Assert.False(PeerPublicKey.TryParse(other.ExportSubjectPublicKeyInfo(), out _));
    }

    [Fact]
    public void Wiped_key_signs_nothing()
    {
        PeerKey key = PeerKey.Create();
        key.Dispose();
        key.Dispose();
        Assert.Throws<ObjectDisposedException>(() => key.Sign(_data, new byte[256]));
        Assert.Throws<ObjectDisposedException>(() => key.TryUnwrap(new byte[256], new byte[32]));
        Assert.Throws<ObjectDisposedException>(() => key.ExportPkcs8());
    }
}
