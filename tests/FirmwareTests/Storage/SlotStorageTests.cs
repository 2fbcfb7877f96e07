using NanoPeers.Firmware.Board.Storage;
using NanoPeers.FirmwareTests.Rig;
using nanoFramework.TestFramework;

namespace NanoPeers.FirmwareTests.Storage;

/// <summary>
/// A record on flash under every possible torn write: the power goes after each octet, into either slot, whatever the file system leaves of a file
/// that is being written.
/// </summary>
[TestClass]
public static class SlotStorageTests
{
    private const string Name = "light";
    private const int MaxRecord = 24;

    [TestMethod]
    [DataRow(Tearing.GrowsInPlace, 1)]
    [DataRow(Tearing.GrowsInPlace, 2)]
    [DataRow(Tearing.GrowsInPlace, 3)]
    [DataRow(Tearing.FillsZeros, 1)]
    [DataRow(Tearing.FillsZeros, 2)]
    [DataRow(Tearing.FillsZeros, 3)]
    [DataRow(Tearing.IsRemovedFirst, 1)]
    [DataRow(Tearing.IsRemovedFirst, 2)]
    [DataRow(Tearing.IsRemovedFirst, 3)]
    [DataRow(Tearing.ChangesAtTheEnd, 1)]
    [DataRow(Tearing.ChangesAtTheEnd, 2)]
    public static void A_power_cut_after_any_octet_leaves_the_old_record_or_the_new_one(int tearing, int written)
    {
        TornFlash flash = new TornFlash(tearing);
        for (int i = 0; i < written; i++)
        {
            Assert.IsTrue(Write(flash, Record(i)));
        }

        byte[] before = Record(written - 1);
        byte[] next = Record(written);
        int cuts = 0;
        for (int step = 0; ; step++)
        {
            TornFlash torn = flash.WithPower();
            bool isKept = WriteUntilCut(torn, next, step);
            TornFlash after = torn.WithPower();
            Assert.IsTrue(Holds(after, next) || (!isKept && Holds(after, before)), "after " + step.ToString() + " steps");
            Assert.IsTrue(Write(after, Record(9)) && Holds(after, Record(9)), "written again after " + step.ToString() + " steps");
            if (isKept)
            {
                break;
            }

            cuts++;
        }

        Assert.IsTrue(cuts >= next.Length + SlotRecord.Overhead && cuts < 40, "cuts: " + cuts.ToString());
    }

    [TestMethod]
    [DataRow(Tearing.GrowsInPlace)]
    [DataRow(Tearing.FillsZeros)]
    [DataRow(Tearing.IsRemovedFirst)]
    [DataRow(Tearing.ChangesAtTheEnd)]
    public static void Two_power_cuts_in_a_row_leave_one_of_the_records(int tearing)
    {
        TornFlash flash = new TornFlash(tearing);
        Assert.IsTrue(Write(flash, Record(0)));
        for (int first = 0; first < 26; first += 3)
        {
            TornFlash once = flash.WithPower();
            WriteUntilCut(once, Record(1), first);
            once = once.WithPower();
            bool wasNew = Holds(once, Record(1));
            Assert.IsTrue(wasNew || Holds(once, Record(0)), "after " + first.ToString() + " steps");
            for (int second = 0; second < 26; second++)
            {
                TornFlash twice = once.WithPower();
                bool isKept = WriteUntilCut(twice, Record(2), second);
                TornFlash after = twice.WithPower();
                bool isOld = !isKept && Holds(after, Record(wasNew ? 1 : 0));
                Assert.IsTrue(isOld || Holds(after, Record(2)), "after " + first.ToString() + " and " + second.ToString() + " steps");
            }
        }
    }

    [TestMethod]
    [DataRow(Tearing.GrowsInPlace)]
    [DataRow(Tearing.FillsZeros)]
    [DataRow(Tearing.IsRemovedFirst)]
    [DataRow(Tearing.ChangesAtTheEnd)]
    public static void The_first_record_torn_is_none(int tearing)
    {
        byte[] record = Record(1);
        for (int step = 0; step < record.Length + SlotRecord.Overhead; step++)
        {
            TornFlash torn = new TornFlash(tearing);
            Assert.IsFalse(WriteUntilCut(torn, record, step));
            TornFlash after = torn.WithPower();
            Assert.AreEqual(-1, new SlotStorage(after, MaxRecord).Read(Name, new byte[MaxRecord]), "after " + step.ToString() + " steps");
            Assert.IsTrue(Write(after, Record(2)) && Holds(after, Record(2)));
        }
    }

    [TestMethod]
    [DataRow(Tearing.GrowsInPlace)]
    [DataRow(Tearing.FillsZeros)]
    [DataRow(Tearing.IsRemovedFirst)]
    public static void A_file_that_a_tool_put_there_counts_until_the_record_is_whole(int tearing)
    {
        TornFlash flash = new TornFlash(tearing);
        Assert.IsTrue(Write(flash, Record(0)));
        flash.Put(Name, Record(3));
        for (int step = 0; ; step++)
        {
            TornFlash torn = flash.WithPower();
            bool isKept = WriteUntilCut(torn, Record(1), step);
            TornFlash after = torn.WithPower();
            Assert.IsTrue(Holds(after, isKept ? Record(1) : Record(3)), "after " + step.ToString() + " steps");
            if (isKept)
            {
                Assert.IsNull(after.Find(Name));
                break;
            }
        }
    }

    [TestMethod]
    public static void A_power_cut_while_a_record_is_removed_brings_no_older_one_back()
    {
        TornFlash flash = new TornFlash(Tearing.GrowsInPlace);
        Assert.IsTrue(Write(flash, Record(0)) && Write(flash, Record(1)));
        for (int step = 0; step <= 2; step++)
        {
            TornFlash torn = flash.WithPower();
            torn.StepsLeft = step;
            try
            {
                new SlotStorage(torn, MaxRecord).Delete(Name);
            }
            catch (PowerCutException)
            {
                Assert.IsTrue(step < 2);
            }

            TornFlash after = torn.WithPower();
            bool isGone = new SlotStorage(after, MaxRecord).Read(Name, new byte[MaxRecord]) == -1;
            Assert.IsTrue(step < 2 ? Holds(after, Record(1)) : isGone, "after " + step.ToString() + " steps");
        }
    }

    [TestMethod]
    public static void Any_damaged_octet_of_the_newest_slot_brings_back_the_record_before()
    {
        TornFlash flash = new TornFlash(Tearing.GrowsInPlace);
        Assert.IsTrue(Write(flash, Record(0)) && Write(flash, Record(1)));
        int length = flash.Find(Name + "-1")!.Length;
        for (int at = 0; at < length; at++)
        {
            TornFlash damaged = flash.WithPower();
            damaged.Find(Name + "-1")![at] ^= (byte)(1 << (at % 8));
            Assert.IsTrue(Holds(damaged, Record(0)), "octet " + at.ToString());
        }

        flash.Find(Name + "-0")![3] ^= 1;
        flash.Find(Name + "-1")![3] ^= 1;
        Assert.AreEqual(-1, new SlotStorage(flash, MaxRecord).Read(Name, new byte[MaxRecord]));
        Assert.IsTrue(Write(flash, Record(2)) && Holds(flash, Record(2)));
    }

    [TestMethod]
    [DataRow(Tearing.GrowsInPlace)]
    [DataRow(Tearing.FillsZeros)]
    [DataRow(Tearing.IsRemovedFirst)]
    [DataRow(Tearing.ChangesAtTheEnd)]
    public static void Full_flash_leaves_the_record_and_says_so(int tearing)
    {
        byte[] next = Record(1);
        for (int room = 0; room < next.Length + SlotRecord.Overhead; room++)
        {
            TornFlash flash = new TornFlash(tearing);
            Assert.IsTrue(Write(flash, Record(0)));
            flash.Capacity = flash.Used + room;
            Assert.IsFalse(Write(flash, next), "room " + room.ToString());
            Assert.IsTrue(Holds(flash, Record(0)));
            Assert.AreEqual(flash.Capacity - room, flash.Used);
            flash.Capacity = int.MaxValue;
            Assert.IsTrue(Write(flash, next) && Holds(flash, next));
        }
    }

    [TestMethod]
    public static void A_record_that_does_not_fit_is_refused_and_a_slot_of_another_name_is_none()
    {
        TornFlash flash = new TornFlash(Tearing.GrowsInPlace);
        SlotStorage storage = new SlotStorage(flash, MaxRecord);
        Assert.IsFalse(storage.Write(Name, new byte[MaxRecord + 1], MaxRecord + 1));
        Assert.IsFalse(storage.Write(Name, new byte[1], -1));
        Assert.IsTrue(storage.Write(Name, new byte[MaxRecord], MaxRecord));
        Assert.IsTrue(storage.Write(Name, new byte[1], 0));
        Assert.AreEqual(0, storage.Read(Name, new byte[0]));
        Assert.IsTrue(storage.Write(Name, Record(2), Record(2).Length));
        Assert.AreEqual(-1, storage.Read(Name, new byte[Record(2).Length - 1]));
        byte[] slot = flash.Find(Name + "-0")!;
        flash.Put("other-0", Octets.CopyOf(slot, slot.Length));
        Assert.AreEqual(-1, storage.Read("other", new byte[MaxRecord]));
    }

    [TestMethod]
    public static void Sequence_numbers_go_round_their_end()
    {
        TornFlash flash = new TornFlash(Tearing.GrowsInPlace);
        byte[] slot = new byte[MaxRecord + SlotRecord.Overhead];
        byte[] last = Record(0);
        flash.Put(Name + "-0", Octets.CopyOf(slot, SlotRecord.Write(slot, Name, uint.MaxValue, last, last.Length)));
        Assert.IsTrue(Holds(flash, last));
        for (int i = 1; i < 5; i++)
        {
            Assert.IsTrue(Write(flash, Record(i)) && Holds(flash, Record(i)), "record " + i.ToString());
        }
    }

    /// <summary>Records of different octets and lengths, short enough for a board to try all cuts.</summary>
    private static byte[] Record(int number)
    {
        byte[] record = new byte[1 + (number % 4)];
        for (int i = 0; i < record.Length; i++)
        {
            record[i] = (byte)((number * 16) + i + 1);
        }

        return record;
    }

    private static bool Write(TornFlash flash, byte[] record)
    {
        return new SlotStorage(flash, MaxRecord).Write(Name, record, record.Length);
    }

    private static bool WriteUntilCut(TornFlash flash, byte[] record, int steps)
    {
        flash.StepsLeft = steps;
        try
        {
            return Write(flash, record);
        }
        catch (PowerCutException)
        {
            return false;
        }
    }

    private static bool Holds(TornFlash flash, byte[] record)
    {
        byte[] into = new byte[MaxRecord];
        return Octets.AreSame(record, into, new SlotStorage(flash, MaxRecord).Read(Name, into));
    }
}
