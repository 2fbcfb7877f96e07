using System.Security.Cryptography;
using NanoPeers.Cryptography;

namespace NanoPeers.PeerPlatform.Cryptography;

/// <summary>AES-256-GCM (NIST SP 800-38D) with 16-octet tags and 12-octet nonces.</summary>
internal sealed class PlatformGcmKey(AwakeKeys awake, ReadOnlySpan<byte> octets)
    : RestingKey<AesGcm>(awake, octets), IGcmKey
{
    /// <summary>Octets of key.</summary>
    internal const int KeySize = 32;

    private const int NonceSize = 12;
    private const int TagSize = 16;

    /// <inheritdoc/>
    public void Encrypt(
        byte[] nonce, int nonceOffset, byte[] associated, int associatedOffset, int associatedCount,
        byte[] buffer, int offset, int count, byte[] tag, int tagOffset)
    {
        AesGcm gcm = Take() ?? Wake();
        Span<byte> text = buffer.AsSpan(offset, count);
        gcm.Encrypt(
            nonce.AsSpan(nonceOffset, NonceSize), text, text, tag.AsSpan(tagOffset, TagSize),
            associated.AsSpan(associatedOffset, associatedCount));
        PutBack(gcm);
    }

    /// <inheritdoc/>
    public bool Decrypt(
        byte[] nonce, int nonceOffset, byte[] associated, int associatedOffset, int associatedCount,
        byte[] buffer, int offset, int count, byte[] tag, int tagOffset)
    {
        AesGcm gcm = Take() ?? Wake();
        Span<byte> text = buffer.AsSpan(offset, count);
        try
        {
            gcm.Decrypt(
                nonce.AsSpan(nonceOffset, NonceSize), text, tag.AsSpan(tagOffset, TagSize), text,
                associated.AsSpan(associatedOffset, associatedCount));
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            // .NET has no call that answers instead of throwing.
            CryptographicOperations.ZeroMemory(text);
            return false;
        }
        finally
        {
            PutBack(gcm);
        }
    }

    protected override AesGcm Create(byte[] octets) => new(octets, TagSize);
}
