using NanoPeers.Cryptography;
using NanoPeers.Firmware.Bundles;
using NanoPeers.Updates;

namespace NanoPeers.Firmware.Peering;

/// <summary>
/// Verifies and judges one manifest: form, signature by the pinned key in steps, and by the boot record whether it goes forward. Read UPDATES.md, "Which
/// manifest is taken".
/// </summary>
internal sealed class ManifestCheck
{
    private readonly Sha256 _sha;
    private readonly SignedOctetsVerifier _verifier;
    private readonly UpdateSettings _settings;

    public ManifestCheck(UpdateSettings settings, WorkInTurn work)
    {
        _settings = settings;
        _sha = work.Sha;
        _verifier = work.Signatures;
    }

    public UpdateManifest Manifest { get; } = new UpdateManifest();

    /// <summary>SHA-256 of it, once it was judged.</summary>
    public byte[] Digest { get; } = new byte[Sha256.DigestSize];

    /// <summary>Begins; the octets stay as they are until it is judged and taken.</summary>
    /// <returns>Whether they are a manifest at all.</returns>
    public bool Begin(byte[] octets, int count)
    {
        if (Manifest.TryDecode(octets, 0, count) != UpdateManifestStatus.Valid)
        {
            return false;
        }

        _verifier.Begin(octets, 0, Manifest.SignedLength, Manifest.SignatureLength, _settings.Key);
        return true;
    }

    /// <summary>Does the next piece of work.</summary>
    /// <returns>Whether the verification is finished.</returns>
    public bool Step()
    {
        return _verifier.Step();
    }

    /// <summary>Why it is not taken; null when it is newer, or the one that was taken before.</summary>
    public string? Judge(BootRecord record, long nowSeconds, ulong installed)
    {
        if (!_verifier.IsValid)
        {
            return "it is not signed by its issuer";
        }

        _sha.Reset();
        _sha.Append(Manifest.Buffer, Manifest.Offset, Manifest.Length);
        _sha.Finish(Digest, 0);
        ManifestMemory memory = new ManifestMemory(_settings.Product);
        memory.Restore(record.Sequence, record.IssuedSeconds, record.Octets, BootRecord.TakenAt);
        return ReasonOf(memory.Judge(Manifest, Digest, nowSeconds, installed));
    }

    private static string? ReasonOf(ManifestVerdict verdict)
    {
        switch (verdict)
        {
            case ManifestVerdict.Newer: return null;
            case ManifestVerdict.Same: return null;
            case ManifestVerdict.OtherProduct: return "it is another product's";
            case ManifestVerdict.Older: return "it is older than the one that was taken";
            case ManifestVerdict.Forked: return "another one has the same number";
            case ManifestVerdict.Expired: return "it has expired";
            case ManifestVerdict.NotYet: return "it is not valid yet";
            default: return "the application that runs is too old for it";
        }
    }
}
