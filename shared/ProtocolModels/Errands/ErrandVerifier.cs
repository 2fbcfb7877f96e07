using System;
using NanoPeers.Cryptography;

namespace NanoPeers.Errands;

/// <summary>
/// Verifies certificates and receipts with the backend's pinned key, in steps, so that a board does other work in between. What can be refused without
/// RSA is refused at once: a flood of wrong ones costs hashes alone. Used again for the next one. ERRANDS.md.
/// </summary>
public sealed class ErrandVerifier
{
    private readonly Sha256 _sha;
    private readonly SignedOctetsVerifier _verifier;
    private readonly RsaPublicKey _key;
    private readonly byte[] _keyId = new byte[ErrandCertificate.KeyIdLength];
    private readonly byte[] _signed = new byte[ErrandCertificate.MaxSigned + RsaPublicKey.ModulusSize2048];
    private readonly byte[] _digest = new byte[Sha256.DigestSize];
    private readonly byte[] _tag = new byte[ErrandText.TagLength];

    /// <summary>Pins the backend's key.</summary>
    /// <param name="sha">Hashes; may serve others between calls.</param>
    /// <param name="verifier">Takes signatures, with hashes of its own.</param>
    /// <param name="key">The backend's key, of 2048 bits; stays as it is.</param>
    /// <param name="keyId">Holds the key's id: the first octets of the SHA-256 of its SubjectPublicKeyInfo.</param>
    public ErrandVerifier(Sha256 sha, SignedOctetsVerifier verifier, RsaPublicKey key, byte[] keyId)
    {
        _sha = sha;
        _verifier = verifier;
        _key = key;
        Array.Copy(keyId, 0, _keyId, 0, ErrandCertificate.KeyIdLength);
    }

    /// <summary>Valid, Pending, or why what was begun last is refused.</summary>
    public ErrandStatus Status { get; private set; } = ErrandStatus.Malformed;

    /// <summary>Begins with a certificate and forgets what was before.</summary>
    /// <param name="octets">Holds the certificate; may change afterwards.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <param name="alias">The alias URL that it came with.</param>
    /// <param name="task">The task that it must be for.</param>
    /// <param name="upload">The upload URL that it must be for.</param>
    /// <param name="nowSeconds">Unix seconds.</param>
    /// <returns>Pending, or why it is refused.</returns>
    public ErrandStatus BeginCertificate(byte[] octets, int offset, int count, string alias, string task, string upload, long nowSeconds)
    {
        byte[]? aliasOctets = ErrandText.OctetsOf(alias, ErrandLimits.MaxUrl);
        byte[]? taskOctets = ErrandText.OctetsOf(task, ErrandLimits.MaxTask);
        byte[]? uploadOctets = ErrandText.OctetsOf(upload, ErrandLimits.MaxUrl);
        Status = JudgeHeader(octets, offset, count, nowSeconds);
        if (Status != ErrandStatus.Pending)
        {
            return Status;
        }

        Status = !IsTag(aliasOctets, octets, offset + ErrandCertificate.OffsetAlias) ? ErrandStatus.OtherAlias
            : !IsTag(taskOctets, octets, offset + ErrandCertificate.OffsetTask) ? ErrandStatus.OtherTask
            : !IsTag(uploadOctets, octets, offset + ErrandCertificate.OffsetUpload) ? ErrandStatus.OtherUpload
            : ErrandStatus.Pending;
        if (Status != ErrandStatus.Pending || aliasOctets == null || taskOctets == null || uploadOctets == null)
        {
            return Status;
        }

        int signed = ErrandCertificate.PutSigned(octets, offset, aliasOctets, taskOctets, uploadOctets, _signed);
        Array.Copy(octets, offset + ErrandCertificate.HeaderLength, _signed, signed, RsaPublicKey.ModulusSize2048);
        _verifier.Begin(_signed, 0, signed, RsaPublicKey.ModulusSize2048, _key);
        return Status;
    }

    /// <summary>Begins with a receipt and forgets what was before.</summary>
    /// <param name="receipt">Found well formed; it and its buffer stay as they are until the end.</param>
    /// <param name="task">The task that it must be of.</param>
    /// <param name="upload">The upload URL.</param>
    /// <param name="reporter">Who reported.</param>
    /// <param name="digest">Holds SHA-256 of the file that was forwarded, 32 octets.</param>
    /// <returns>Pending, or why it is refused.</returns>
    public ErrandStatus BeginReceipt(ErrandReceipt receipt, string task, string upload, string reporter, byte[] digest)
    {
        Status = !ConstantTime.AreEqual(receipt.Buffer, receipt.Offset + ErrandReceipt.OffsetKey, _keyId, 0, _keyId.Length) ? ErrandStatus.OtherKey
            : receipt.Task != task ? ErrandStatus.OtherTask
            : receipt.Upload != upload ? ErrandStatus.OtherUpload
            : receipt.Reporter != reporter ? ErrandStatus.OtherReporter
            : !ConstantTime.AreEqual(receipt.Buffer, receipt.DigestOffset, digest, 0, Sha256.DigestSize) ? ErrandStatus.OtherFile
            : ErrandStatus.Pending;
        if (Status == ErrandStatus.Pending)
        {
            _verifier.Begin(receipt.Buffer, receipt.Offset, receipt.SignedLength, RsaPublicKey.ModulusSize2048, _key);
        }

        return Status;
    }

    /// <summary>Does the next piece of work; harmless when nothing is under way.</summary>
    /// <returns><see cref="Status"/>.</returns>
    public ErrandStatus Step()
    {
        if (Status == ErrandStatus.Pending && _verifier.Step())
        {
            Status = _verifier.IsValid ? ErrandStatus.Valid : ErrandStatus.BadSignature;
        }

        return Status;
    }

    /// <summary>Steps to the end, for those who have nothing else to do.</summary>
    /// <returns><see cref="Status"/>.</returns>
    public ErrandStatus Run()
    {
        while (Step() == ErrandStatus.Pending)
        {
        }

        return Status;
    }

    private ErrandStatus JudgeHeader(byte[] octets, int offset, int count, long nowSeconds)
    {
        if (count != ErrandCertificate.Length)
        {
            return ErrandStatus.Malformed;
        }

        if (octets[offset] != ErrandCertificate.FormatVersion)
        {
            return ErrandStatus.UnknownVersion;
        }

        if (!ConstantTime.AreEqual(octets, offset + ErrandCertificate.OffsetKey, _keyId, 0, _keyId.Length))
        {
            return ErrandStatus.OtherKey;
        }

        long issued = ErrandCertificate.IssuedSeconds(octets, offset);
        long expires = ErrandCertificate.ExpiresSeconds(octets, offset);
        if (issued < 0 || expires <= issued)
        {
            return ErrandStatus.Malformed;
        }

        return issued - ErrandLimits.MaxSkewSeconds > nowSeconds ? ErrandStatus.NotYet
            : expires <= nowSeconds ? ErrandStatus.Expired
            : nowSeconds - issued > ErrandLimits.MaxAgeSeconds ? ErrandStatus.TooOld
            : ErrandStatus.Pending;
    }

    private bool IsTag(byte[]? text, byte[] octets, int offset)
    {
        if (text == null)
        {
            return false;
        }

        ErrandText.PutTag(_sha, text, _digest, _tag, 0);
        return ConstantTime.AreEqual(_tag, 0, octets, offset, _tag.Length);
    }
}
