using NanoPeers.Cryptography;
using NanoPeers.Updates;

namespace NanoPeers.Firmware.Bundles;

/// <summary>
/// Takes the next bundle into the slot that does not run, chunk by chunk. What is there already, after a power cut or from an earlier try, is judged and kept.
/// </summary>
public sealed class BundleIntake
{
    private readonly BundleBoot _boot;

    /// <summary>Makes its view of the slot.</summary>
    /// <param name="files">The slots.</param>
    /// <param name="boot">Says which slot runs.</param>
    /// <param name="cryptography">Judges chunks.</param>
    /// <param name="chunk">Octets for one chunk; those of a chunk that is taken may be in it.</param>
    public BundleIntake(IBundleFiles files, BundleBoot boot, ICryptography cryptography, byte[] chunk)
    {
        _boot = boot;
        Slot = new BundleSlot(files, cryptography, chunk);
    }

    /// <summary>Views the slot; counts after <see cref="Begin"/> answered Begun.</summary>
    public BundleSlot Slot { get; }

    /// <summary>The next chunk that is missing, from 0.</summary>
    public int Next { get; private set; }

    /// <summary>Octets of that chunk; 0 when none is missing.</summary>
    public int NextLength
    {
        get { return ChunkJudge.LengthOf(Slot.Manifest, Slot.Component, Next); }
    }

    /// <summary>Octets that are here.</summary>
    public int Received
    {
        get { return IsWhole ? Slot.Length : Next * Slot.Manifest.ChunkSizeOf(Slot.Component); }
    }

    /// <summary>Whether nothing is missing.</summary>
    public bool IsWhole
    {
        get { return Next == Slot.Chunks; }
    }

    /// <summary>Begins, or goes on, with the bundle of a manifest.</summary>
    /// <param name="manifest">Verified, and judged newer or the same. Not needed afterwards.</param>
    /// <param name="digest">Its SHA-256.</param>
    /// <returns>One of <see cref="IntakeAnswer"/>.</returns>
    public int Begin(UpdateManifest manifest, byte[] digest)
    {
        BootRecord record = _boot.Record;
        int component = BundleSlot.ComponentOf(manifest);
        if (component < 0)
        {
            return IntakeAnswer.NotForBoards;
        }

        if (record.IsTrial)
        {
            // The other slot is the way back.
            return IntakeAnswer.Busy;
        }

        bool isNew = manifest.Sequence > record.Sequence;
        if (isNew)
        {
            record.Take(manifest.Sequence, manifest.IssuedSeconds, digest);
        }

        int answer = AnswerTo(manifest, component);
        if (answer != IntakeAnswer.Begun)
        {
            return isNew && !record.Keep() ? IntakeAnswer.NotKept : answer;
        }

        int slot = record.Active == 0 ? 1 : 0;
        if (isNew || !record.HasManifest(slot, digest) || record.IsGood(slot))
        {
            record.SetGood(slot, false);
            record.SetManifest(slot, digest);
            if (!record.Keep())
            {
                return IntakeAnswer.NotKept;
            }
        }

        if (!Slot.Open(slot, record) && !Slot.Write(slot, record, manifest))
        {
            return IntakeAnswer.NotKept;
        }

        for (Next = 0; Next < Slot.Chunks && Slot.IsWhole(Next);)
        {
            Next++;
        }

        return IntakeAnswer.Begun;
    }

    /// <summary>Takes the next chunk.</summary>
    /// <param name="octets">Holds it, from the beginning.</param>
    /// <param name="count">Its octets.</param>
    /// <returns>One of <see cref="ChunkAnswer"/>.</returns>
    public int Take(byte[] octets, int count)
    {
        int answer = Slot.Take(Next, octets, 0, count);
        if (answer == ChunkAnswer.Taken)
        {
            Next++;
        }

        return answer;
    }

    private int AnswerTo(UpdateManifest manifest, int component)
    {
        int offset = manifest.DigestOffsetOf(component);
        if (_boot.RunningVersion != UpdateVersion.None && _boot.Running.HasDigest(manifest.Buffer, offset))
        {
            return IntakeAnswer.UpToDate;
        }

        return _boot.Record.IsRefused(manifest.Buffer, offset) ? IntakeAnswer.Refused : IntakeAnswer.Begun;
    }
}
