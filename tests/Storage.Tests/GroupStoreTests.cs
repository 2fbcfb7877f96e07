using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Stores;
using static NanoPeers.Storage.Tests.TemporaryState;

namespace NanoPeers.Storage.Tests;

public sealed class GroupStoreTests : IDisposable
{
    private readonly TemporaryState _files = new();
    private SqliteState _state;

    public GroupStoreTests() => _state = _files.Open();

    private IGroupStore Store => _state.Groups;

    /// <summary>A plain member's seat.</summary>
    public static GroupSeatRecord Seat(Identifier group) => new(group, "garden", "anna's desk", (int)GroupStanding.Member, true, [], [], "", "");

    [Fact]
    public void The_identity_key_is_saved_once_and_stays()
    {
        Assert.Null(Store.LoadIdentityKey());
        Assert.True(Store.SaveIdentityKey(Secret("first")));
        Assert.False(Store.SaveIdentityKey(Secret("second")));
        Restart();
        Assert.False(Store.SaveIdentityKey(Secret("third")));
        Assert.Equal(Secret("first"), Store.LoadIdentityKey());
        Assert.Throws<ArgumentException>(() => Store.SaveIdentityKey([]));
    }

    [Fact]
    public void Threads_that_save_an_identity_key_at_once_agree_on_one()
    {
        bool[] saved = new bool[8];
        byte[]?[] loaded = new byte[]?[saved.Length];
        Parallel.For(0, saved.Length, i =>
        {
            saved[i] = Store.SaveIdentityKey(Secret($"key {i}"));
            loaded[i] = Store.LoadIdentityKey();
        });
        int winner = Array.IndexOf(saved, true);
        Assert.Equal(1, saved.Count(won => won));
        Assert.All(loaded, key => Assert.Equal(Secret($"key {winner}"), key));
    }

    [Fact]
    public void Seats_are_the_same_after_a_restart_and_a_later_one_replaces_its_own_group_alone()
    {
        GroupSeatRecord pending = new(
            Id(2), "Gärten der Straße 7", "Küche", (int)GroupStanding.Pending, false, Secret("founder"), Secret("nonce")[..16],
            "np-join:1:ÜÄ" + new string('x', 2000), "waits for a vote");
        Store.SaveSeat(Seat(Id(1)));
        Store.SaveSeat(pending);
        Restart();
        Assert.Equivalent(new[] { Seat(Id(1)), pending }, Store.ListSeats(), strict: true);

        Store.SaveSeat(Seat(Id(2)) with { Name = "street", Standing = (int)GroupStanding.Removed, Reason = "left the street" });
        Restart();
        Assert.Equivalent(
            new[] { Seat(Id(1)), Seat(Id(2)) with { Name = "street", Standing = (int)GroupStanding.Removed, Reason = "left the street" } },
            Store.ListSeats(), strict: true);
    }

    [Fact]
    public void A_certificate_outlives_a_restart_and_the_newest_counts()
    {
        Store.SaveSeat(Seat(Id(1)));
        Assert.Null(Store.LoadCertificate(Id(1)));

        Store.SaveCertificate(Id(1), Secret("first"));
        Store.SaveCertificate(Id(1), Secret("second"));
        Restart();

        Assert.Equal(Secret("second"), Store.LoadCertificate(Id(1)));
        Assert.Null(Store.LoadCertificate(Id(2)));
        Assert.Throws<ArgumentException>(() => Store.SaveCertificate(Id(2), Secret("first")));
        Assert.Throws<ArgumentException>(() => Store.SaveCertificate(Id(1), []));
        Assert.True(Store.Forget(Id(1)));
        Assert.Null(Store.LoadCertificate(Id(1)));
    }

    [Fact]
    public void A_record_never_tells_its_secret()
    {
        Assert.DoesNotContain("hidden", (Seat(Id(1)) with { Invitation = "hidden" }).ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", new GroupInvitationRecord(Id(1), "anna", "hidden"u8.ToArray(), Noon, null).ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    [InlineData(4096)]
    public void Keys_and_password_stay_through_restarts_and_new_seats(int length)
    {
        byte[] keys = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        Store.SaveSeat(Seat(Id(1)));
        Store.SaveSeat(Seat(Id(2)));
        Assert.Null(Store.LoadKeys(Id(1)));
        Assert.Null(Store.LoadPassword(Id(1)));
        Store.SaveKeys(Id(1), Secret("older"));
        Store.SaveKeys(Id(1), keys);
        Store.SavePassword(Id(1), Secret("older"));
        Store.SavePassword(Id(1), Secret("password"));
        Store.SaveSeat(Seat(Id(1)) with { OwnName = "desk" });
        Restart();
        Assert.Equal(keys, Store.LoadKeys(Id(1)));
        Assert.Equal(Secret("password"), Store.LoadPassword(Id(1)));
        Assert.Null(Store.LoadKeys(Id(2)));
        Assert.Null(Store.LoadPassword(Id(2)));

        Store.SaveKeys(Id(1), []);
        Restart();
        Assert.Null(Store.LoadKeys(Id(1)));
        Assert.Equal(Secret("password"), Store.LoadPassword(Id(1)));
    }

    [Fact]
    public void Without_a_seat_no_secret_and_no_address_is_kept()
    {
        Assert.Throws<ArgumentException>(() => Store.SaveKeys(Id(1), Secret("1")));
        Assert.Throws<ArgumentException>(() => Store.SavePassword(Id(1), Secret("1")));
        Assert.Throws<ArgumentException>(() => Store.SaveAddress(Id(1), new MemberAddressRecord(Id(2), "udp://10.0.0.7:1", Noon)));
        Store.SaveKeys(Id(1), []);
        Assert.Null(Store.LoadKeys(Id(1)));
        Assert.Empty(Store.ListAddresses(Id(1)));
    }

    [Fact]
    public void What_the_interface_does_not_allow_is_refused_before_anything_is_written()
    {
        Store.SaveSeat(Seat(Id(1)));
        Assert.Throws<ArgumentException>(() => Store.SaveKeys(Id(1), new byte[4097]));
        Assert.Throws<ArgumentException>(() => Store.SavePassword(Id(1), new byte[31]));
        Assert.Throws<ArgumentException>(() => Store.SavePassword(Id(1), new byte[33]));
        foreach (string name in new[] { "", "a name of thirty-three octets, yes", "\ud800", new string('ü', 17) })
        {
            Assert.ThrowsAny<ArgumentException>(() => Store.SaveSeat(Seat(Id(1)) with { Name = name }));
            Assert.ThrowsAny<ArgumentException>(() => Store.SaveSeat(Seat(Id(1)) with { OwnName = name }));
            Assert.ThrowsAny<ArgumentException>(() => Store.SaveInvitation(new GroupInvitationRecord(Id(1), name, new byte[32], Noon, null)));
        }

        Assert.Throws<ArgumentException>(() => Store.SaveSeat(Seat(Id(1)) with { Founder = new byte[31] }));
        Assert.Throws<ArgumentException>(() => Store.SaveSeat(Seat(Id(1)) with { Nonce = new byte[17] }));
        Assert.Throws<ArgumentException>(() => Store.SaveInvitation(new GroupInvitationRecord(Id(1), "anna", new byte[31], Noon, null)));
        Assert.Throws<ArgumentException>(() => Store.SaveAddress(Id(1), new MemberAddressRecord(Id(2), "", Noon)));
        Assert.Throws<ArgumentException>(() => Store.SaveAddress(Id(1), new MemberAddressRecord(Id(2), new string('x', 129), Noon)));
        Assert.Equivalent(new[] { Seat(Id(1)) }, Store.ListSeats(), strict: true);
    }

    [Fact]
    public void Addresses_come_the_latest_first_and_one_for_each_member()
    {
        Store.SaveSeat(Seat(Id(1)));
        Store.SaveSeat(Seat(Id(2)));
        Store.SaveAddress(Id(1), new MemberAddressRecord(Id(10), "udp://10.0.0.10:1", Noon));
        Store.SaveAddress(Id(1), new MemberAddressRecord(Id(11), "udp://10.0.0.11:1", Noon.AddSeconds(1)));
        Store.SaveAddress(Id(2), new MemberAddressRecord(Id(10), "udp://10.0.0.10:9", Noon.AddSeconds(9)));
        Store.SaveAddress(Id(1), new MemberAddressRecord(Id(10), new string('e', 128), Noon.AddSeconds(2)));
        Restart();
        Assert.Equal(
            [new(Id(10), new string('e', 128), Noon.AddSeconds(2)), new(Id(11), "udp://10.0.0.11:1", Noon.AddSeconds(1))],
            Store.ListAddresses(Id(1)));
        Assert.Single(Store.ListAddresses(Id(2)));
        Assert.Empty(Store.ListAddresses(Id(3)));
    }

    [Fact]
    public void A_group_that_is_forgotten_takes_all_of_its_rows_along_and_no_others()
    {
        foreach (Identifier group in new[] { Id(1), Id(2) })
        {
            Store.SaveSeat(Seat(group));
            Store.SaveKeys(group, Secret("keys"));
            Store.SavePassword(group, Secret("password"));
            Store.SaveInvitation(new GroupInvitationRecord(group, "anna", Secret("anna"), Noon, null));
            Store.SaveAddress(group, new MemberAddressRecord(Id(10), "udp://10.0.0.10:1", Noon));
        }

        Assert.True(Store.Forget(Id(1)));
        Assert.False(Store.Forget(Id(1)));
        Assert.False(Store.Forget(Id(3)));
        Store.SaveSeat(Seat(Id(1))); // joined again: nothing of the first time comes back
        Restart();
        Assert.Null(Store.LoadKeys(Id(1)));
        Assert.Null(Store.LoadPassword(Id(1)));
        Assert.Null(Store.FindInvitation(Id(1), "anna", Noon.AddDays(-1)));
        Assert.Empty(Store.ListAddresses(Id(1)));
        Assert.Equal(Secret("keys"), Store.LoadKeys(Id(2)));
        Assert.Equal(Secret("password"), Store.LoadPassword(Id(2)));
        Assert.Equal(Secret("anna"), Store.FindInvitation(Id(2), "anna", Noon.AddDays(-1))?.Secret);
        Assert.Single(Store.ListAddresses(Id(2)));
    }

    public void Dispose()
    {
        _state.Dispose();
        _files.Dispose();
    }

    private void Restart()
    {
        _state.Dispose();
        _state = _files.Open();
    }
}
