using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;
using static NanoPeers.Storage.Tests.TemporaryState;

namespace NanoPeers.Storage.Tests;

public sealed class DamageTests : IDisposable
{
    private const int Seed = 20261120;

    private readonly TemporaryState _files = new();

    public DamageTests()
    {
        using SqliteState state = _files.Open();
        state.Gateway.SaveAuthorityKey(Secret("authority"));
        for (int i = 0; i < 30; i++)
        {
            state.Devices.Add(Device(i, $"device {i}") with { LastSeenAt = Noon, LastEndpoint = "udp://10.0.0.7:9701" }, Secret($"{i}"));
            state.Resumption.Save(Id(i), (ulong)i, Secret($"resumption {i}"), Noon.AddDays(1));
            state.Lights.Save(Id(i), true, (ulong)i, Noon);
        }

        FillGroups(state);
    }

    [Fact]
    public void A_file_that_is_no_database_is_named()
    {
        byte[] noise = new byte[8192];
        new Random(Seed).NextBytes(noise);
        File.WriteAllBytes(_files.DatabasePath, noise);
        AssertDamaged();
    }

    [Fact]
    public void A_database_cut_short_is_named()
    {
        using (FileStream file = File.OpenWrite(_files.DatabasePath))
        {
            file.SetLength(file.Length / 2);
        }

        AssertDamaged();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_lost_database_is_named_and_not_replaced_by_a_new_gateway(bool empty)
    {
        File.Delete(_files.DatabasePath);
        if (empty)
        {
            OwnerOnly.OpenFile(_files.DatabasePath, FileMode.CreateNew).Dispose();
        }

        AssertDamaged();
        Assert.Equal(empty, File.Exists(_files.DatabasePath));
    }

    [Fact]
    public void Another_programs_database_is_named_and_left_alone()
    {
        File.WriteAllBytes(_files.DatabasePath, []);
        _files.Edit("CREATE TABLE notes (text TEXT); INSERT INTO notes VALUES ('mine')");
        byte[] before = File.ReadAllBytes(_files.DatabasePath);
        AssertDamaged();
        Assert.Equal(before, File.ReadAllBytes(_files.DatabasePath));
    }

    [Fact]
    public void Every_page_that_is_overwritten_is_noticed_or_was_not_in_use()
    {
        byte[] whole = File.ReadAllBytes(_files.DatabasePath);
        int noticed = 0;
        for (int page = 0; page < whole.Length / 4096; page++)
        {
            byte[] damaged = [.. whole];
            damaged.AsSpan(4096 * page, 4096).Fill(0xff);
            File.WriteAllBytes(_files.DatabasePath, damaged);
            noticed += Use(out StateLoss? loss) is StateDamagedException || loss is not null ? 1 : 0;
        }

        Assert.Equal(whole.Length / 4096, noticed);
    }

    /// <summary>SQLite keeps no checksums of its pages, so some changes are not noticed; but none may end in anything but a named error.</summary>
    [Fact]
    public void Damage_anywhere_ends_in_a_named_error_or_in_none()
    {
        byte[] whole = File.ReadAllBytes(_files.DatabasePath);
        Random random = new(Seed);
        int named = 0;
        for (int round = 0; round < 150; round++)
        {
            byte[] damaged = [.. whole];
            for (int i = random.Next(1, 4); i > 0; i--)
            {
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            }

            File.WriteAllBytes(_files.DatabasePath, damaged);
            named += Use() is null ? 0 : 1;
        }

        Assert.InRange(named, 5, 150);
    }

    [Theory]
    [InlineData("DROP TABLE schema_version")]
    [InlineData("DROP TABLE gateway")]
    [InlineData("DELETE FROM schema_version")]
    [InlineData("ALTER TABLE gateway DROP COLUMN authority_key")]
    public void Tables_that_are_not_as_they_were_made_are_damage(string statement)
    {
        _files.Edit(statement);
        Assert.IsType<StateDamagedException>(Use());
    }

    [Fact]
    public void A_time_that_no_calendar_has_is_damage()
    {
        _files.Edit("UPDATE device SET enrolled_at = 9223372036854775807 WHERE name = 'device 1'");
        Assert.IsType<StateDamagedException>(Use());
    }

    public void Dispose() => _files.Dispose();

    private void AssertDamaged()
    {
        StateDamagedException e = Assert.Throws<StateDamagedException>(_files.Open);
        Assert.Equal(_files.DatabasePath, e.Path);
        Assert.Contains(_files.DatabasePath, e.Message, StringComparison.Ordinal);
        Assert.NotEmpty(e.Remedy);
    }

    /// <summary>Opens the state and uses all of it; the named error that this ends in, or null.</summary>
    private StateException? Use() => Use(out _);

    private StateException? Use(out StateLoss? loss)
    {
        loss = null;
        File.Delete(_files.DatabasePath + "-wal");
        File.Delete(_files.DatabasePath + "-shm");
        try
        {
            using SqliteState state = _files.Open();
            loss = state.Loss;
            state.Gateway.IncrementBootCount();
            UseEvery(state, new byte[32]);
            return null;
        }
        catch (StateException e)
        {
            return e;
        }
    }

    private static void FillGroups(SqliteState state)
    {
        state.Groups.SaveIdentityKey(Secret("identity"));
        for (int i = 0; i < 5; i++)
        {
            state.Groups.SaveSeat(GroupStoreTests.Seat(Id(i)) with { Invitation = "np-join:1:an-invitation" });
            state.Groups.SaveKeys(Id(i), new byte[4096]);
            state.Groups.SavePassword(Id(i), Secret("password"));
            state.Groups.SaveInvitation(new GroupInvitationRecord(Id(i), "anna", Secret("invitation"), Noon.AddDays(1), null));
            state.Groups.SaveAddress(Id(i), new MemberAddressRecord(Id(100), "udp://10.0.0.7:9701", Noon));
        }
    }

    private static void UseGroups(SqliteState state)
    {
        state.Groups.LoadIdentityKey();
        foreach (GroupSeatRecord seat in state.Groups.ListSeats())
        {
            state.Groups.LoadKeys(seat.Group);
            state.Groups.LoadPassword(seat.Group);
            state.Groups.FindInvitation(seat.Group, "anna", Noon);
            state.Groups.UseInvitation(seat.Group, "anna", Id(100));
            state.Groups.ListAddresses(seat.Group);
            state.Groups.SaveSeat(seat);
            state.Groups.SaveKeys(seat.Group, new byte[2000]);
            state.Groups.SaveAddress(seat.Group, new MemberAddressRecord(Id(101), "udp://10.0.0.7:9701", Noon));
        }

        state.Groups.DeleteExpiredInvitations(Noon);
        state.Groups.Forget(Id(2));
    }

    private static void UseEvery(SqliteState state, byte[] secret)
    {
        state.Gateway.TryReadAuthorityKey(out _);
        state.Devices.List();
        state.Lights.List();
        for (int i = 0; i < 30; i++)
        {
            state.Devices.FindByName($"device {i}");
            state.Devices.TryCopySecret(Id(i), secret);
            state.Devices.RecordSeen(Id(i), "udp://10.0.0.7:9702", Noon);
            state.Resumption.TryFind((ulong)i, Noon, secret, out Identifier? _);
            state.Resumption.TryFindNewest(Id(i), Noon, secret, out _);
            state.Lights.Save(Id(i), false, (ulong)i + 1, Noon);
        }

        UseGroups(state);
        state.Resumption.Save(Id(1), 1000, secret, Noon);
        state.Resumption.DeleteExpired(Noon);
        state.Devices.Remove(Id(2));
    }
}
