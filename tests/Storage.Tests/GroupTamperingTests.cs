using NanoPeers.PeerPlatform.Stores;
using static NanoPeers.Storage.Tests.TemporaryState;

namespace NanoPeers.Storage.Tests;

/// <summary>What becomes of a group's values that were changed or moved while the gateway was not running.</summary>
public sealed class GroupTamperingTests : IDisposable
{
    private const string One = "x'0badcafe000040008000000000000001'";
    private const string Two = "x'0badcafe000040008000000000000002'";

    private readonly TemporaryState _files = new();

    public GroupTamperingTests()
    {
        using SqliteState state = _files.Open();
        state.Groups.SaveIdentityKey(Secret("identity"));
        foreach (int group in new[] { 1, 2 })
        {
            state.Groups.SaveSeat(GroupStoreTests.Seat(Id(group)) with { Invitation = $"np-join:{group}" });
            state.Groups.SaveKeys(Id(group), Secret($"keys {group}"));
            state.Groups.SavePassword(Id(group), Secret($"password {group}"));
            state.Groups.SaveInvitation(new GroupInvitationRecord(Id(group), "anna", Secret($"anna {group}"), Noon, null));
            state.Groups.SaveInvitation(new GroupInvitationRecord(Id(group), "ben", Secret($"ben {group}"), Noon, null));
        }
    }

    [Theory]
    [InlineData($"UPDATE group_seat SET keys = (SELECT keys FROM group_seat WHERE group_id = {Two}) WHERE group_id = {One}")]
    [InlineData($"UPDATE group_seat SET keys = password WHERE group_id = {One}")]
    [InlineData($"UPDATE group_seat SET keys = (SELECT identity_key FROM gateway) WHERE group_id = {One}")]
    [InlineData($"UPDATE group_seat SET keys = randomblob(61) WHERE group_id = {One}")]
    [InlineData($"UPDATE group_seat SET keys = x'' WHERE group_id = {One}")]
    public void Keys_open_in_their_own_place_alone(string statement)
    {
        using SqliteState state = Edited(statement);
        AssertDamaged("group_seat", Id(1).ToString(), () => state.Groups.LoadKeys(Id(1)));
        Assert.Equal(Secret("password 1"), state.Groups.LoadPassword(Id(1)));
        Assert.Equal(Secret("keys 2"), state.Groups.LoadKeys(Id(2)));
        Assert.Equal(2, state.Groups.ListSeats().Count);
    }

    [Theory]
    [InlineData($"UPDATE group_seat SET password = (SELECT password FROM group_seat WHERE group_id = {Two}) WHERE group_id = {One}")]
    [InlineData($"UPDATE group_seat SET password = keys WHERE group_id = {One}")]
    [InlineData($"UPDATE group_seat SET password = (SELECT secret FROM group_invitation LIMIT 1) WHERE group_id = {One}")]
    public void A_password_opens_in_its_own_place_alone(string statement)
    {
        using SqliteState state = Edited(statement);
        AssertDamaged("group_seat", Id(1).ToString(), () => state.Groups.LoadPassword(Id(1)));
        Assert.Equal(Secret("keys 1"), state.Groups.LoadKeys(Id(1)));
        Assert.Equal(Secret("password 2"), state.Groups.LoadPassword(Id(2)));
    }

    [Theory]
    [InlineData($"UPDATE group_seat SET invitation = (SELECT invitation FROM group_seat WHERE group_id = {Two}) WHERE group_id = {One}")]
    [InlineData($"UPDATE group_seat SET invitation = keys WHERE group_id = {One}")]
    [InlineData($"UPDATE group_seat SET invitation = x'01' WHERE group_id = {One}")]
    public void The_invitation_of_a_seat_opens_in_its_own_place_alone_and_can_be_deleted(string statement)
    {
        using (SqliteState state = Edited(statement))
        {
            AssertDamaged("group_seat", Id(1).ToString(), state.Groups.ListSeats);
        }

        Assert.Equal(1, _files.Edit($"UPDATE group_seat SET invitation = NULL WHERE group_id = {One}"));
        using SqliteState again = _files.Open();
        Assert.Equal(["", "np-join:2"], again.Groups.ListSeats().Select(seat => seat.Invitation));
    }

    [Theory]
    [InlineData($"UPDATE group_invitation SET expires_at = expires_at + 1 WHERE group_id = {One} AND name = 'anna'")]
    [InlineData($"UPDATE group_invitation SET secret = (SELECT secret FROM group_invitation WHERE group_id = {One} AND name = 'ben') WHERE group_id = {One} AND name = 'anna'")]
    [InlineData($"UPDATE group_invitation SET secret = (SELECT secret FROM group_invitation WHERE group_id = {Two} AND name = 'anna') WHERE group_id = {One} AND name = 'anna'")]
    [InlineData($"UPDATE group_invitation SET secret = (SELECT key_check FROM gateway) WHERE group_id = {One} AND name = 'anna'")]
    public void An_invitation_keeps_its_group_its_name_and_its_life(string statement)
    {
        using SqliteState state = Edited(statement);
        AssertDamaged("group_invitation", $"{Id(1)} anna", () => state.Groups.FindInvitation(Id(1), "anna", Noon.AddDays(-1)));
        Assert.Equal(Secret("ben 1"), state.Groups.FindInvitation(Id(1), "ben", Noon.AddDays(-1))?.Secret);
        Assert.Equal(Secret("anna 2"), state.Groups.FindInvitation(Id(2), "anna", Noon.AddDays(-1))?.Secret);
    }

    [Theory]
    [InlineData("UPDATE gateway SET identity_key = randomblob(61)")]
    [InlineData("UPDATE gateway SET identity_key = key_check")]
    [InlineData("UPDATE gateway SET identity_key = x''")]
    [InlineData("UPDATE gateway SET peer_id = randomblob(16)")]
    public void An_identity_key_stays_with_its_peer(string statement)
    {
        using SqliteState state = Edited(statement);
        AssertDamaged("gateway", "identity_key", state.Groups.LoadIdentityKey);
        Assert.False(state.Groups.SaveIdentityKey(Secret("another")));
    }

    [Theory]
    [InlineData("UPDATE group_seat SET name = x'00'")]
    [InlineData("UPDATE group_seat SET standing = 'member'")]
    [InlineData("UPDATE group_seat SET standing = 4294967296")]
    [InlineData($"UPDATE group_seat SET group_id = x'01' WHERE group_id = {One}")]
    [InlineData("UPDATE group_seat SET founder = x'01'")]
    [InlineData("UPDATE group_seat SET nonce = 'text'")]
    [InlineData("UPDATE group_seat SET invitation = 'text'")]
    [InlineData("UPDATE group_invitation SET secret = 'text'")]
    [InlineData("UPDATE group_invitation SET expires_at = 9223372036854775807")]
    [InlineData("UPDATE group_invitation SET used_by = x'0102'")]
    [InlineData($"INSERT INTO group_address VALUES ({One}, randomblob(16), x'0102', 0)")]
    [InlineData($"INSERT INTO group_address VALUES ({One}, randomblob(16), 'udp://10.0.0.7:1', 9223372036854775807)")]
    public void A_value_of_another_kind_is_damage_at_the_start_or_when_it_is_read(string statement)
    {
        Assert.True(_files.Edit($"PRAGMA ignore_check_constraints = ON; {statement}") > 0);
        StateDamagedException e = Assert.Throws<StateDamagedException>(() =>
        {
            using SqliteState state = _files.Open();
            state.Groups.ListSeats();
            state.Groups.FindInvitation(Id(1), "anna", Noon.AddDays(-1));
            state.Groups.ListAddresses(Id(1));
        });
        Assert.Equal(_files.DatabasePath, e.Path);
    }

    /// <summary>Where a member was last heard is learnt again: the start sees the damage, and makes the database anew without it.</summary>
    [Theory]
    [InlineData($"INSERT INTO group_address VALUES ({One}, 'text', 'udp://10.0.0.7:1', 0)")]
    [InlineData($"INSERT INTO group_address VALUES ({One}, x'01', 'udp://10.0.0.7:1', 0)")]
    public void An_address_of_another_kind_is_left_behind(string statement)
    {
        int before = Addresses();
        Assert.True(_files.Edit($"PRAGMA ignore_check_constraints = ON; {statement}") > 0);
        using (SqliteState state = _files.Open())
        {
            Assert.NotNull(state.Loss);
        }

        Assert.Equal(before, Addresses());
    }

    public void Dispose() => _files.Dispose();

    private int Addresses()
    {
        using SqliteState state = _files.Open();
        return state.Groups.ListAddresses(Id(1)).Count;
    }

    private SqliteState Edited(string statement)
    {
        Assert.Equal(1, _files.Edit(statement));
        return _files.Open();
    }

    private void AssertDamaged(string table, string record, Func<object?> read)
    {
        RecordDamagedException e = Assert.Throws<RecordDamagedException>(() => read());
        Assert.Equal((_files.DatabasePath, table, record), (e.Path, e.Table, e.Record));
        Assert.NotEmpty(e.Remedy);
    }
}
