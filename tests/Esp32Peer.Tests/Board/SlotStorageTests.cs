using NanoPeers.Firmware.Board.Storage;

namespace NanoPeers.Esp32Peer.Tests.Board;

public sealed class SlotStorageTests
{
    private const string Name = "light";
    private const int MaxRecord = 64;

    private static readonly byte[] _a = [1, 2, 3];
    private static readonly byte[] _b = [10, 20, 30, 40, 50];
    private static readonly byte[] _c = [0xC0, 0xC1];

    public static TheoryData<Tearing> Tearings => [.. Enum.GetValues<Tearing>()];

    [Fact]
    public void A_record_is_read_as_it_was_written()
    {
        SlotStorage storage = Storage(new TornFlash(Tearing.GrowsInPlace));
        Assert.Null(Read(storage));
        foreach (byte[] record in new[] { _a, _b, _c, [], new byte[MaxRecord] })
        {
            Assert.True(storage.Write(Name, record, record.Length));
            Assert.Equal(record, Read(storage));
        }
    }

    [Theory]
    [MemberData(nameof(Tearings))]
    public void A_power_cut_after_any_octet_leaves_the_old_record_or_the_new_one(Tearing tearing)
    {
        TornFlash flash = Flash(tearing, _a, _b);
        int cuts = 0;
        for (int step = 0; ; step++)
        {
            TornFlash torn = flash.WithPower();
            bool isKept = WriteUntilCut(torn, _c, step);
            byte[]? after = Read(Storage(torn.WithPower()));
            if (isKept)
            {
                Assert.Equal(_c, after);
                break;
            }

            cuts++;
            Assert.True(_b.SequenceEqual(after!) || _c.SequenceEqual(after!), $"after {step} steps: {Hex(after)}");
        }

        Assert.InRange(cuts, _c.Length + SlotRecord.Overhead, 100);
    }

    [Theory]
    [MemberData(nameof(Tearings))]
    public void Two_power_cuts_in_a_row_leave_one_of_the_records(Tearing tearing)
    {
        TornFlash flash = Flash(tearing, _a);
        int cuts = 0;
        for (int first = 0; first < 40; first++)
        {
            TornFlash once = flash.WithPower();
            WriteUntilCut(once, _b, first);
            for (int second = 0; second < 40; second++)
            {
                TornFlash twice = once.WithPower();
                byte[] before = Read(Storage(twice))!;
                bool isKept = WriteUntilCut(twice, _c, second);
                byte[]? after = Read(Storage(twice.WithPower()));
                Assert.True(_c.SequenceEqual(after!) || (!isKept && before.SequenceEqual(after!)), $"after {first} and {second} steps: {Hex(after)}");
                cuts++;
            }
        }

        Assert.Equal(1600, cuts);
    }

    [Theory]
    [MemberData(nameof(Tearings))]
    public void The_first_record_torn_is_none(Tearing tearing)
    {
        for (int step = 0; step < _a.Length + SlotRecord.Overhead; step++)
        {
            TornFlash torn = new(tearing);
            Assert.False(WriteUntilCut(torn, _a, step));
            SlotStorage storage = Storage(torn.WithPower());
            Assert.Null(Read(storage));
            Assert.True(storage.Write(Name, _b, _b.Length));
            Assert.Equal(_b, Read(storage));
        }
    }

    [Fact]
    public void A_power_cut_while_a_record_is_removed_leaves_it_or_none_and_no_older_one()
    {
        TornFlash flash = Flash(Tearing.GrowsInPlace, _a, _b);
        flash.Files[Name] = _c;
        List<string> seen = [];
        for (int step = 0; step < 4; step++)
        {
            TornFlash torn = flash.WithPower();
            torn.StepsLeft = step;
            Record.Exception(() => Storage(torn).Delete(Name));
            seen.Add(Hex(Read(Storage(torn.WithPower()))));
        }

        Assert.Equal([Hex(_c), Hex(_c), Hex(_c), "none"], seen);
        flash.Files.Remove(Name);
        flash.StepsLeft = 1;
        Assert.Throws<PowerCutException>(() => Storage(flash).Delete(Name));
        Assert.Equal(_b, Read(Storage(flash.WithPower())));
    }

    [Fact]
    public void Any_damaged_octet_of_the_newest_slot_brings_back_the_record_before()
    {
        TornFlash flash = Flash(Tearing.GrowsInPlace, _a, _b);
        string newest = Name + "-1";
        for (int at = 0; at < flash.Files[newest].Length; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                TornFlash damaged = flash.WithPower();
                damaged.Files[newest][at] ^= (byte)(1 << bit);
                Assert.Equal(_a, Read(Storage(damaged)));
            }
        }

        flash.Files[newest] = [.. flash.Files[newest], 0];
        Assert.Equal(_a, Read(Storage(flash)));
    }

    [Fact]
    public void Two_damaged_slots_are_no_record_and_can_be_written_again()
    {
        TornFlash flash = Flash(Tearing.GrowsInPlace, _a, _b);
        flash.Files[Name + "-0"][^1] ^= 1;
        flash.Files[Name + "-1"] = [];
        SlotStorage storage = Storage(flash);
        Assert.Null(Read(storage));
        Assert.True(storage.Write(Name, _c, _c.Length));
        Assert.Equal(_c, Read(storage));
    }

    [Theory]
    [MemberData(nameof(Tearings))]
    public void Full_flash_leaves_the_record_and_says_so(Tearing tearing)
    {
        for (int room = 0; room < _b.Length + SlotRecord.Overhead; room++)
        {
            TornFlash flash = Flash(tearing, _a);
            flash.Capacity = flash.Files.Sum(file => file.Value.Length) + room;
            SlotStorage storage = Storage(flash);
            Assert.False(storage.Write(Name, _b, _b.Length));
            Assert.Equal(_a, Read(storage));
            Assert.Equal(flash.Capacity - room, flash.Files.Sum(file => file.Value.Length));
            flash.Capacity = int.MaxValue;
            Assert.True(storage.Write(Name, _b, _b.Length));
            Assert.Equal(_b, Read(storage));
        }
    }

    [Fact]
    public void A_slot_under_another_name_is_none_of_that_record()
    {
        TornFlash flash = Flash(Tearing.GrowsInPlace, _a);
        flash.Files["other-0"] = flash.Files[Name + "-0"];
        byte[] into = new byte[MaxRecord];
        Assert.Equal(-1, Storage(flash).Read("other", into));
    }

    [Fact]
    public void Sequence_numbers_wrap_around()
    {
        TornFlash flash = new(Tearing.GrowsInPlace);
        byte[] slot = new byte[MaxRecord];
        flash.Files[Name + "-0"] = slot[..SlotRecord.Write(slot, Name, uint.MaxValue, _a, _a.Length)];
        SlotStorage storage = Storage(flash);
        Assert.Equal(_a, Read(storage));
        Assert.True(storage.Write(Name, _b, _b.Length));
        Assert.Equal(_b, Read(storage));
        Assert.True(storage.Write(Name, _c, _c.Length));
        Assert.Equal(_c, Read(storage));
    }

    [Fact]
    public void A_record_that_is_too_long_is_refused_and_one_that_does_not_fit_is_not_read()
    {
        TornFlash flash = Flash(Tearing.GrowsInPlace, _b);
        SlotStorage storage = Storage(flash);
        Assert.False(storage.Write(Name, new byte[MaxRecord + 1], MaxRecord + 1));
        Assert.False(storage.Write(Name, _a, -1));
        Assert.Equal(-1, storage.Read(Name, new byte[_b.Length - 1]));
        Assert.Equal(_b, Read(storage));
    }

    [Theory]
    [MemberData(nameof(Tearings))]
    public void A_plain_file_counts_until_the_record_is_written_whole(Tearing tearing)
    {
        TornFlash flash = Flash(tearing, _a);
        flash.Files[Name] = _b;
        Assert.Equal(_b, Read(Storage(flash)));
        int cuts = 0;
        for (int step = 0; ; step++)
        {
            TornFlash torn = flash.WithPower();
            bool isKept = WriteUntilCut(torn, _c, step);
            Assert.Equal(isKept ? _c : _b, Read(Storage(torn.WithPower())));
            if (isKept)
            {
                Assert.False(torn.Files.ContainsKey(Name));
                break;
            }

            cuts++;
        }

        Assert.InRange(cuts, _c.Length + SlotRecord.Overhead, 100);
    }

    [Fact]
    public void A_plain_file_that_stays_is_a_write_that_failed()
    {
        TornFlash flash = new(Tearing.GrowsInPlace) { FailsToDelete = name => name == Name };
        flash.Files[Name] = _b;
        SlotStorage storage = Storage(flash);
        Assert.False(storage.Write(Name, _c, _c.Length));
        Assert.Equal(_b, Read(storage));
    }

    [Fact]
    public void An_empty_plain_file_is_passed_over()
    {
        TornFlash flash = Flash(Tearing.GrowsInPlace, _a);
        flash.Files[Name] = [];
        Assert.Equal(_a, Read(Storage(flash)));
    }

    private static TornFlash Flash(Tearing tearing, params byte[][] records)
    {
        TornFlash flash = new(tearing);
        SlotStorage storage = Storage(flash);
        Assert.All(records, record => Assert.True(storage.Write(Name, record, record.Length)));
        return flash;
    }

    private static bool WriteUntilCut(TornFlash flash, byte[] record, int steps)
    {
        flash.StepsLeft = steps;
        try
        {
            return Storage(flash).Write(Name, record, record.Length);
        }
        catch (PowerCutException)
        {
            return false;
        }
    }

    private static SlotStorage Storage(TornFlash flash) => new(flash, MaxRecord);

    private static byte[]? Read(SlotStorage storage)
    {
        byte[] into = new byte[MaxRecord];
        int length = storage.Read(Name, into);
        return length < 0 ? null : into[..length];
    }

    private static string Hex(byte[]? octets) => octets is null ? "none" : Convert.ToHexString(octets);
}
