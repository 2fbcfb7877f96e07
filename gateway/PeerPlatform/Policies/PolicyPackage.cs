using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Certificates;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>
/// A policy's implementation as a file: manifest, the publisher's key and signature, then the files. S0: the behaviour is packaged as a DLL or JAR.
/// POLICIES.md,
/// "Package".
/// </summary>
public sealed class PolicyPackage
{
    /// <summary>Most octets of a package.</summary>
    public const int MaxPackage = 4 * 1024 * 1024;

    /// <summary>Most octets of a file.</summary>
    public const int MaxFile = 1024 * 1024;

    /// <summary>Most files.</summary>
    public const int MaxFiles = 16;

    /// <summary>Most octets of a manifest.</summary>
    public const int MaxManifest = 16 * 1024;

    private const int HeadLength = 12;
    private const int MaxKey = 1024;
    private const int MaxSignature = 512;

    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private PolicyPackage(PolicyManifest manifest, byte[] signed, byte[] key, byte[] signature, ImmutableArray<byte[]> files, byte[] octets)
    {
        Manifest = manifest;
        _signed = signed;
        PublisherKey = PeerPublicKey.TryParse(key, out PeerPublicKey? parsed) ? parsed : null;
        _signature = signature;
        Files = files;
        Octets = octets;
        Digest = Convert.ToHexStringLower(SHA256.HashData(octets));
    }

    /// <summary>What it says of itself.</summary>
    public PolicyManifest Manifest { get; }

    /// <summary>The key that signed it; null where there is none, or it is no key.</summary>
    public PeerPublicKey? PublisherKey { get; }

    /// <summary>SHA-256 of the publisher's key in hexadecimal; empty where there is none.</summary>
    public string Publisher => PublisherKey is null ? "" : Convert.ToHexStringLower(PublisherKey.Fingerprint.Span);

    /// <summary>The files, in the manifest's order.</summary>
    public ImmutableArray<byte[]> Files { get; }

    /// <summary>The whole package.</summary>
    public ReadOnlyMemory<byte> Octets { get; }

    /// <summary>SHA-256 of the whole package in hexadecimal: its name when it is fetched.</summary>
    public string Digest { get; }

    private static ReadOnlySpan<byte> Magic => "NPPOL\x01"u8;

    private static ReadOnlySpan<byte> Domain => "NanoPeers policy package"u8;

    /// <summary>Makes a package.</summary>
    /// <param name="manifest">Says all but the files.</param>
    /// <param name="files">Names and octets; the first one is the assembly with the entry.</param>
    /// <param name="key">The publisher's; null for a package that nobody will take.</param>
    /// <returns>The package's octets.</returns>
    /// <exception cref="ArgumentException">The manifest is too long.</exception>
    public static byte[] Build(PolicyManifest manifest, IReadOnlyList<(string Name, byte[] Octets)> files, IPeerKey? key)
    {
        PolicyManifest whole = manifest with
        {
            Files = [.. files.Select(static file => new PolicyFile(file.Name, file.Octets.Length, Convert.ToHexStringLower(SHA256.HashData(file.Octets))))],
        };
        byte[] signed = whole.Encode();
        if (signed.Length == 0)
        {
            throw new ArgumentException($"The manifest is longer than {MaxManifest} octets.", nameof(manifest));
        }

        byte[] signature = new byte[key?.SignatureLength ?? 0];
        key?.Sign([.. Domain, .. signed], signature);
        ReadOnlySpan<byte> info = key is null ? [] : key.SubjectPublicKeyInfo.Span;
        byte[] head = new byte[HeadLength];
        Magic.CopyTo(head);
        BigEndian.WriteUInt16(head, 6, signed.Length);
        BigEndian.WriteUInt16(head, 8, info.Length);
        BigEndian.WriteUInt16(head, 10, signature.Length);
        return [.. head, .. signed, .. info, .. signature, .. files.SelectMany(static file => file.Octets)];
    }

    /// <summary>Reads a package, and checks what needs no trust: lengths, bounds, and the digest of each file.</summary>
    /// <param name="octets">The package.</param>
    /// <param name="package">The package, or null.</param>
    /// <returns>None, Malformed, TooLarge or Tampered.</returns>
    public static PolicyRefusal TryRead(byte[] octets, out PolicyPackage? package)
    {
        package = null;
        if (octets.Length > MaxPackage)
        {
            return PolicyRefusal.TooLarge;
        }

        if (octets.Length < HeadLength || !octets.AsSpan().StartsWith(Magic))
        {
            return PolicyRefusal.Malformed;
        }

        int manifestLength = BigEndian.ReadUInt16(octets, 6);
        int keyLength = BigEndian.ReadUInt16(octets, 8);
        int signatureLength = BigEndian.ReadUInt16(octets, 10);
        if (manifestLength > MaxManifest || keyLength > MaxKey || signatureLength > MaxSignature)
        {
            return PolicyRefusal.TooLarge;
        }

        int filesAt = HeadLength + manifestLength + keyLength + signatureLength;
        if (filesAt > octets.Length || PolicyManifest.Decode(octets, HeadLength, manifestLength) is not { } manifest)
        {
            return PolicyRefusal.Malformed;
        }

        PolicyRefusal refusal = TryCut(manifest, octets, filesAt, out ImmutableArray<byte[]> files);
        if (refusal == PolicyRefusal.None)
        {
            byte[] signed = octets.AsSpan(HeadLength, manifestLength).ToArray();
            byte[] key = octets.AsSpan(HeadLength + manifestLength, keyLength).ToArray();
            package = new PolicyPackage(manifest, signed, key, octets.AsSpan(filesAt - signatureLength, signatureLength).ToArray(), files, octets);
        }

        return refusal;
    }

    /// <summary>Whether somebody who is trusted signed the package.</summary>
    /// <param name="isTrusted">Whether the owner of a key, by its fingerprint in hexadecimal, may publish here.</param>
    /// <returns>None, Unsigned, UnknownPublisher or BadSignature.</returns>
    public PolicyRefusal CheckSignature(Func<string, bool> isTrusted)
    {
        if (_signature.Length == 0)
        {
            return PolicyRefusal.Unsigned;
        }

        if (PublisherKey is null || !PublisherKey.Verify([.. Domain, .. _signed], _signature))
        {
            return PolicyRefusal.BadSignature;
        }

        return isTrusted(Publisher) ? PolicyRefusal.None : PolicyRefusal.UnknownPublisher;
    }

    /// <summary>The implementation that the package is.</summary>
    public PolicyImplementation ToImplementation() => new()
    {
        Policy = Manifest.Policy,
        Runtime = Manifest.Runtime,
        Version = Manifest.Version,
        Facts = Manifest.Facts,
        Digest = Digest,
        Size = Octets.Length,
        Publisher = Publisher,
    };

    private static PolicyRefusal TryCut(PolicyManifest manifest, byte[] octets, int at, out ImmutableArray<byte[]> files)
    {
        files = [];
        if (manifest.Files.Length > MaxFiles || manifest.Files.Any(static file => file.Size > MaxFile))
        {
            return PolicyRefusal.TooLarge;
        }

        if (manifest.Files.Sum(static file => (long)file.Size) != octets.Length - at)
        {
            return PolicyRefusal.Malformed;
        }

        foreach (PolicyFile file in manifest.Files)
        {
            byte[] content = octets.AsSpan(at, file.Size).ToArray();
            at += file.Size;
            if (Convert.ToHexStringLower(SHA256.HashData(content)) != file.Digest)
            {
                return PolicyRefusal.Tampered;
            }

            files = files.Add(content);
        }

        return PolicyRefusal.None;
    }
}
