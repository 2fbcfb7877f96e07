using System;
using NanoPeers.Cryptography;

namespace NanoPeers.Updates;

/// <summary>
/// What a peer remembers of the manifests of one product, and judges the next one by: the highest sequence number never goes back, and time does
/// not either. Its owner keeps <see cref="Sequence"/>, <see cref="IssuedSeconds"/> and <see cref="Digest"/> where they survive. UPDATES.md.
/// </summary>
public sealed class ManifestMemory
{
    private readonly string _product;
    private readonly byte[] _digest = new byte[Sha256.DigestSize];

    /// <summary>Remembers nothing.</summary>
    /// <param name="product">The product.</param>
    public ManifestMemory(string product)
    {
        _product = product;
    }

    /// <summary>The highest sequence number taken; 0 when none was.</summary>
    public uint Sequence { get; private set; }

    /// <summary>When that manifest was issued, Unix seconds: it is not earlier than that now.</summary>
    public long IssuedSeconds { get; private set; }

    /// <summary>SHA-256 of that manifest, signature included. Not to be changed.</summary>
    public byte[] Digest => _digest;

    /// <summary>Takes back what was kept.</summary>
    /// <param name="sequence">The sequence number; 0 for nothing.</param>
    /// <param name="issuedSeconds">When it was issued.</param>
    /// <param name="digest">Holds its digest.</param>
    /// <param name="offset">Where the 32 octets begin.</param>
    public void Restore(uint sequence, long issuedSeconds, byte[] digest, int offset)
    {
        Sequence = sequence;
        IssuedSeconds = issuedSeconds;
        Array.Copy(digest, offset, _digest, 0, Sha256.DigestSize);
    }

    /// <summary>Judges a manifest. Changes nothing.</summary>
    /// <param name="manifest">Well formed, and its signature verified.</param>
    /// <param name="digest">SHA-256 of it, signature included: 32 octets.</param>
    /// <param name="nowSeconds">Unix seconds; 0 when this peer has no clock, and then nothing expires but by what was issued later.</param>
    /// <param name="installed">Version of the installed product; none when nothing is installed.</param>
    public ManifestVerdict Judge(UpdateManifest manifest, byte[] digest, long nowSeconds, ulong installed)
    {
        if (manifest.Product != _product)
        {
            return ManifestVerdict.OtherProduct;
        }

        if (manifest.Sequence < Sequence)
        {
            return ManifestVerdict.Older;
        }

        bool isSame = manifest.Sequence == Sequence;
        if (isSame && !ConstantTime.AreEqual(digest, 0, _digest, 0, Sha256.DigestSize))
        {
            return ManifestVerdict.Forked;
        }

        long now = nowSeconds > IssuedSeconds ? nowSeconds : IssuedSeconds;
        if (manifest.ExpiresSeconds <= now)
        {
            return ManifestVerdict.Expired;
        }

        if (nowSeconds > 0 && manifest.IssuedSeconds - UpdateLimits.MaxSkewSeconds > now)
        {
            return ManifestVerdict.NotYet;
        }

        if (installed != UpdateVersion.None && installed < manifest.Minimum)
        {
            return ManifestVerdict.BelowMinimum;
        }

        return isSame ? ManifestVerdict.Same : ManifestVerdict.Newer;
    }

    /// <summary>Remembers a manifest that was judged <see cref="ManifestVerdict.Newer"/>.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <param name="digest">SHA-256 of it, signature included.</param>
    public void Take(UpdateManifest manifest, byte[] digest)
    {
        Restore(manifest.Sequence, manifest.IssuedSeconds, digest, 0);
    }
}
