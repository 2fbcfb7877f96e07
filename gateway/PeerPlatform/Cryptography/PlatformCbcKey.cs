using NanoPeers.Cryptography;

namespace NanoPeers.PeerPlatform.Cryptography;

/// <summary>AES-128-CBC on transforms that stay keyed from message to message: see <see cref="CbcTransforms"/>.</summary>
internal sealed class PlatformCbcKey(AwakeKeys awake, ReadOnlySpan<byte> octets)
    : RestingKey<CbcTransforms>(awake, octets), ICbcKey
{
    /// <summary>Octets of key: those that the board has in hardware.</summary>
    internal const int KeySize = 16;

    /// <inheritdoc/>
    public void Encrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count)
    {
        CbcTransforms transforms = Take() ?? Wake();
        transforms.Encrypt(Octets, iv.AsSpan(ivOffset, CbcTransforms.BlockSize), buffer, offset, count);
        PutBack(transforms);
    }

    /// <inheritdoc/>
    public void Decrypt(byte[] iv, int ivOffset, byte[] buffer, int offset, int count)
    {
        CbcTransforms transforms = Take() ?? Wake();
        transforms.Decrypt(Octets, iv.AsSpan(ivOffset, CbcTransforms.BlockSize), buffer, offset, count);
        PutBack(transforms);
    }

    protected override CbcTransforms Create(byte[] octets) => new();
}
