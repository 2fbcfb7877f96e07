using NanoPeers.Esp32Peer.Tests.Board;
using NanoPeers.Firmware.Board.Storage;
using NanoPeers.Firmware.Bundles;

namespace NanoPeers.Esp32Peer.Tests.Updates;

/// <summary>
/// The internal storage of a board: its records, each in two slots, and the two slots of bundles; one power for all. What a write of a bundle's octets tears is
/// everything that it writes: first overwritten with noise, then octet by octet right.
/// </summary>
internal sealed class TornDisk : IBundleFiles
{
    private const int PartOctets = 256;
    private readonly byte[]?[] _slots;

    public TornDisk(Tearing tearing)
        : this(new TornFlash(tearing), [null, null])
    {
    }

    private TornDisk(TornFlash records, byte[]?[] slots)
    {
        Records = records;
        _slots = slots;
    }

    public TornFlash Records { get; }

    /// <summary>Octets that both slots together may have.</summary>
    public int Capacity { get; set; } = int.MaxValue;

    public SlotStorage Storage() => new(Records, 1_024);

    public byte[] Slot(int slot) => _slots[slot] ?? [];

    /// <summary>The same octets on a board that has power.</summary>
    public TornDisk WithPower() => new(Records.WithPower(), [(byte[]?)_slots[0]?.Clone(), (byte[]?)_slots[1]?.Clone()]);

    public bool Read(int slot, int offset, byte[] into, int at, int count)
    {
        if (_slots[slot] is not { } octets || offset + count > octets.Length)
        {
            return false;
        }

        Array.Copy(octets, offset, into, at, count);
        return true;
    }

    public bool Write(int slot, int offset, byte[] octets, int from, int count)
    {
        byte[] before = _slots[slot] ?? [];
        Assert.InRange(offset, 0, before.Length);
        byte[] after = new byte[Math.Max(before.Length, offset + count)];
        if (after.Length + (_slots[1 - slot]?.Length ?? 0) > Capacity)
        {
            return false;
        }

        before.CopyTo(after, 0);
        _slots[slot] = after;
        after.AsSpan(offset, count).Fill(0xA5);
        for (int done = 0; done < count; done += PartOctets)
        {
            Spend();
            Array.Copy(octets, from + done, after, offset + done, Math.Min(PartOctets, count - done));
        }

        Spend();
        return true;
    }

    public void Delete(int slot)
    {
        Spend();
        _slots[slot] = null;
    }

    private void Spend()
    {
        if (Records.StepsLeft < 1)
        {
            throw new PowerCutException();
        }

        Records.StepsLeft--;
    }
}
