using System.Security.Cryptography;
using NanoPeers.Groups;
using NanoPeers.Identifiers;

namespace NanoPeers.ProtocolModels.Tests.Groups.Rig;

/// <summary>Long-term RSA keys of a group's full peers, by .NET; every peer knows all public keys.</summary>
public sealed class RsaWrap(int number) : IGroupKeyWrap
{
    private static readonly RSA[] _keys = [.. Enumerable.Range(0, 4).Select(_ => RSA.Create(2048))];

    public bool Knows(Identifier peer) => KeyOf(peer) != null;

    public void CopyFingerprint(byte[] into, int offset) => SHA256.HashData(_keys[number].ExportSubjectPublicKeyInfo()).CopyTo(into, offset);

    public int Wrap(Identifier recipient, byte[] secret, int offset, byte[] into, int intoOffset)
    {
        byte[] wrapped = KeyOf(recipient)!.Encrypt(secret.AsSpan(offset, 32), RSAEncryptionPadding.OaepSHA256);
        wrapped.CopyTo(into, intoOffset);
        return wrapped.Length;
    }

    public bool TryUnwrap(byte[] wrapped, int offset, int count, byte[] secret, int secretOffset)
    {
        try
        {
            _keys[number].Decrypt(wrapped.AsSpan(offset, count), RSAEncryptionPadding.OaepSHA256).CopyTo(secret, secretOffset);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public int Sign(byte[] data, int offset, int count, byte[] into, int intoOffset)
    {
        byte[] signature = _keys[number].SignData(data, offset, count, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        signature.CopyTo(into, intoOffset);
        return signature.Length;
    }

    public bool Verify(Identifier signer, byte[] data, int offset, int count, byte[] signature, int signatureOffset, int signatureCount) =>
        KeyOf(signer) is { } key && key.VerifyData(
            data.AsSpan(offset, count), signature.AsSpan(signatureOffset, signatureCount), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);

    private static RSA? KeyOf(Identifier peer)
    {
        int at = Enumerable.Range(0, _keys.Length).FirstOrDefault(i => GroupNet.IdOf(i).Equals(peer), -1);
        return at < 0 ? null : _keys[at];
    }
}
