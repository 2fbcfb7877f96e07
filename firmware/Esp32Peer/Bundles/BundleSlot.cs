using System;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Updates;

namespace NanoPeers.Firmware.Bundles;

/// <summary>
/// Looks into a slot: its manifest, and whether each chunk of its bundle is what that manifest says. The manifest's signature was verified before it was
/// written; that it is still the same one says its SHA-256 in the boot record. One view at a time.
/// </summary>
public sealed class BundleSlot
{
    private readonly IBundleFiles _files;
    private readonly Sha256 _sha;
    private readonly ChunkJudge _judge;
    private readonly byte[] _header = new byte[BundleLimits.ContentAt];
    private readonly byte[] _digest = new byte[Sha256.DigestSize];
    private readonly byte[] _chunk;

    /// <summary>Makes the view.</summary>
    /// <param name="files">The slots.</param>
    /// <param name="cryptography">Judges chunks.</param>
    /// <param name="chunk">Octets for one chunk, <see cref="BundleLimits.MaxChunk"/> of them; may serve others between calls.</param>
    public BundleSlot(IBundleFiles files, ICryptography cryptography, byte[] chunk)
    {
        _files = files;
        _sha = new Sha256();
        _judge = new ChunkJudge(cryptography, _sha);
        _chunk = chunk;
    }

    /// <summary>The slot that is viewed.</summary>
    public int Slot { get; private set; } = BootRecord.NoSlot;

    /// <summary>Its manifest; counts after <see cref="Open"/> answered true.</summary>
    public UpdateManifest Manifest { get; } = new UpdateManifest();

    /// <summary>The bundle among the manifest's components.</summary>
    public int Component { get; private set; }

    /// <summary>The bundle's octets.</summary>
    public int Length
    {
        get { return Manifest.LengthOf(Component); }
    }

    /// <summary>How many chunks it has.</summary>
    public int Chunks
    {
        get { return Manifest.ChunkCountOf(Component); }
    }

    /// <summary>SHA-256 of the bundle, 64 hexadecimal digits. A new text.</summary>
    public string Digest
    {
        get { return Hexadecimal.Format(Manifest.Buffer, Manifest.DigestOffsetOf(Component), Sha256.DigestSize); }
    }

    /// <summary>Whether the bundle has this SHA-256.</summary>
    /// <param name="buffer">Holds it.</param>
    /// <param name="offset">Where its 32 octets begin.</param>
    public bool HasDigest(byte[] buffer, int offset)
    {
        return ConstantTime.AreEqual(buffer, offset, Manifest.Buffer, Manifest.DigestOffsetOf(Component), Sha256.DigestSize);
    }

    /// <summary>The component that boards run: the first of the class product.</summary>
    /// <param name="manifest">A manifest.</param>
    /// <returns>-1 when there is none that a board can take: with chunks of at most 2,048 octets, and 65,536 octets in all.</returns>
    public static int ComponentOf(UpdateManifest manifest)
    {
        for (int i = 0; i < manifest.Count; i++)
        {
            if (manifest.ClassOf(i) == ComponentClass.Product)
            {
                int chunk = manifest.ChunkSizeOf(i);
                return chunk > 0 && chunk <= BundleLimits.MaxChunk && manifest.LengthOf(i) <= BundleLimits.MaxBundle ? i : -1;
            }
        }

        return -1;
    }

    /// <summary>Views a slot that is to have a certain manifest.</summary>
    /// <param name="slot">0 or 1.</param>
    /// <param name="record">Says which.</param>
    /// <returns>Whether it has; its chunks are not looked at.</returns>
    public bool Open(int slot, BootRecord record)
    {
        Slot = BootRecord.NoSlot;
        if (!_files.Read(slot, 0, _header, 0, _header.Length))
        {
            return false;
        }

        int length = BigEndian.ReadUInt16(_header, 0);
        if (length > BundleLimits.MaxManifest || Manifest.TryDecode(_header, 2, length) != UpdateManifestStatus.Valid)
        {
            return false;
        }

        _sha.Reset();
        _sha.Append(_header, 2, length);
        _sha.Finish(_digest, 0);
        Component = ComponentOf(Manifest);
        if (Component < 0 || !record.HasManifest(slot, _digest))
        {
            return false;
        }

        Slot = slot;
        return true;
    }

    /// <summary>Writes a manifest into a slot, in place of the one that was there, and views it. What follows it stays.</summary>
    /// <param name="slot">0 or 1.</param>
    /// <param name="record">Says already that the slot is to have it.</param>
    /// <param name="manifest">Verified.</param>
    /// <returns>Whether it is there.</returns>
    public bool Write(int slot, BootRecord record, UpdateManifest manifest)
    {
        BigEndian.WriteUInt16(_header, 0, (ushort)manifest.Length);
        Array.Copy(manifest.Buffer, manifest.Offset, _header, 2, manifest.Length);
        Array.Clear(_header, 2 + manifest.Length, _header.Length - 2 - manifest.Length);
        return _files.Write(slot, 0, _header, 0, _header.Length) && Open(slot, record);
    }

    /// <summary>Whether a chunk in the slot is what the manifest says.</summary>
    /// <param name="chunk">From 0.</param>
    public bool IsWhole(int chunk)
    {
        int length = ChunkJudge.LengthOf(Manifest, Component, chunk);
        return length > 0 && length <= _chunk.Length && _files.Read(Slot, OffsetOf(chunk), _chunk, 0, length)
            && _judge.Fits(Manifest, Component, chunk, _chunk, 0, length);
    }

    /// <summary>Whether all chunks are: the bundle is the one that was signed.</summary>
    public bool IsWhole()
    {
        for (int chunk = 0; chunk < Chunks; chunk++)
        {
            if (!IsWhole(chunk))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Takes a chunk: judges it, writes it, and judges what was written.</summary>
    /// <param name="chunk">From 0; the one after the last that was taken.</param>
    /// <param name="octets">Holds it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <returns>One of <see cref="ChunkAnswer"/>.</returns>
    public int Take(int chunk, byte[] octets, int offset, int count)
    {
        if (!_judge.Fits(Manifest, Component, chunk, octets, offset, count))
        {
            return ChunkAnswer.Wrong;
        }

        return _files.Write(Slot, OffsetOf(chunk), octets, offset, count) && IsWhole(chunk) ? ChunkAnswer.Taken : ChunkAnswer.NotKept;
    }

    /// <summary>Reads octets of the bundle.</summary>
    /// <param name="at">Where they begin in the bundle.</param>
    /// <param name="into">Receives them.</param>
    /// <param name="offset">Where they are written.</param>
    /// <param name="count">How many.</param>
    public bool Read(int at, byte[] into, int offset, int count)
    {
        return Slot != BootRecord.NoSlot && _files.Read(Slot, BundleLimits.ContentAt + at, into, offset, count);
    }

    private int OffsetOf(int chunk)
    {
        return BundleLimits.ContentAt + (chunk * Manifest.ChunkSizeOf(Component));
    }
}
