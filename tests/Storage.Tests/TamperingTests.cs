using NanoPeers.PeerPlatform.Stores;
using static NanoPeers.Storage.Tests.TemporaryState;

namespace NanoPeers.Storage.Tests;

/// <summary>What becomes of encrypted values that were changed or moved while the gateway was not running.</summary>
public sealed class TamperingTests : IDisposable
{
    private readonly TemporaryState _files = new();
    private readonly byte[] _secret = new byte[32];

    public TamperingTests()
    {
        using SqliteState state = _files.Open();
        state.Gateway.SaveAuthorityKey(Secret("authority"));
        state.Devices.Add(Device(1, "one"), Secret("1"));
        state.Devices.Add(Device(2, "two"), Secret("2"));
        state.Devices.Add(Device(3, "three"), Secret("3"));
        state.Resumption.Save(Id(1), 1, Secret("11"), Noon);
        state.Resumption.Save(Id(2), 2, Secret("22"), Noon);
        state.Resumption.Save(Id(3), 3, Secret("33"), Noon);
    }

    [Fact]
    public void Secrets_swapped_between_two_devices_do_not_open_and_the_third_does()
    {
        object? one = _files.Ask("SELECT secret FROM device WHERE name = 'one'");
        object? two = _files.Ask("SELECT secret FROM device WHERE name = 'two'");
        Assert.Equal(1, _files.Edit("UPDATE device SET secret = $secret WHERE name = 'one'", ("$secret", two)));
        Assert.Equal(1, _files.Edit("UPDATE device SET secret = $secret WHERE name = 'two'", ("$secret", one)));
        using SqliteState state = _files.Open();
        AssertDamaged("device", Id(1).ToString(), () => state.Devices.TryCopySecret(Id(1), _secret));
        AssertDamaged("device", Id(2).ToString(), () => state.Devices.TryCopySecret(Id(2), _secret));
        Assert.True(state.Devices.TryCopySecret(Id(3), _secret));
        Assert.Equal(Secret("3"), _secret);
        Assert.Equal("one", state.Devices.Find(Id(1))?.Name);
    }

    [Theory]
    [InlineData("UPDATE device SET group_id = randomblob(16) WHERE name = 'one'")]
    [InlineData("UPDATE device SET secret = (SELECT secret FROM resumption WHERE peer_id = device.id) WHERE name = 'one'")]
    [InlineData("UPDATE device SET secret = (SELECT key_check FROM gateway) WHERE name = 'one'")]
    [InlineData("UPDATE device SET secret = randomblob(61) WHERE name = 'one'")]
    [InlineData("UPDATE device SET secret = x'' WHERE name = 'one'")]
    [InlineData("UPDATE device SET secret = substr(secret, 1, 60) WHERE name = 'one'")]
    [InlineData("UPDATE device SET secret = CAST(secret || x'00' AS BLOB) WHERE name = 'one'")]
    public void A_device_secret_opens_only_as_it_was_sealed_and_where(string statement)
    {
        Assert.Equal(1, _files.Edit(statement));
        using SqliteState state = _files.Open();
        AssertDamaged("device", Id(1).ToString(), () => state.Devices.TryCopySecret(Id(1), _secret));
        Assert.True(state.Devices.TryCopySecret(Id(2), _secret));
    }

    [Theory]
    [InlineData("UPDATE resumption SET expires_at = expires_at + 1 WHERE preshared_id = x'0000000000000001'")]
    [InlineData("UPDATE resumption SET peer_id = (SELECT id FROM device WHERE name = 'two') WHERE preshared_id = x'0000000000000001'")]
    [InlineData("UPDATE resumption SET secret = (SELECT secret FROM device WHERE name = 'one') WHERE preshared_id = x'0000000000000001'")]
    public void A_resumption_secret_keeps_its_owner_and_its_life(string statement)
    {
        Assert.Equal(1, _files.Edit(statement));
        using SqliteState state = _files.Open();
        AssertDamaged("resumption", "0000000000000001", () => state.Resumption.TryFind(1, Noon.AddDays(-1), _secret, out _));
        Assert.True(state.Resumption.TryFind(3, Noon.AddDays(-1), _secret, out _));
    }

    [Fact]
    public void A_resumption_secret_keeps_its_id()
    {
        Assert.Equal(1, _files.Edit("UPDATE resumption SET preshared_id = x'0000000000000009' WHERE preshared_id = x'0000000000000001'"));
        using SqliteState state = _files.Open();
        AssertDamaged("resumption", "0000000000000009", () => state.Resumption.TryFind(9, Noon.AddDays(-1), _secret, out _));
        AssertDamaged("resumption", "0000000000000009", () => state.Resumption.TryFindNewest(Id(1), Noon.AddDays(-1), _secret, out _));
    }

    [Fact]
    public void Any_changed_bit_of_a_sealed_value_is_noticed()
    {
        byte[] whole = (byte[])_files.Ask("SELECT secret FROM device WHERE name = 'one'")!;
        using ValueSeal seal = new(File.ReadAllBytes(_files.KeyPath));
        ValuePlace place = new("device", "secret", [.. Id(1).Octets(), .. Id(9000).Octets()]);
        Assert.True(seal.TryOpen(place, whole, _secret));
        Array.Clear(_secret);
        for (int bit = 0; bit < 8 * whole.Length; bit++)
        {
            byte[] changed = [.. whole];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(seal.TryOpen(place, changed, _secret), $"bit {bit}");
            Assert.Equal(new byte[32], _secret);
        }
    }

    [Theory]
    [InlineData("UPDATE gateway SET authority_key = randomblob(100)")]
    [InlineData("UPDATE gateway SET authority_key = x'01'")]
    [InlineData("UPDATE gateway SET authority_key = key_check")]
    public void A_changed_authority_key_is_named(string statement)
    {
        Assert.Equal(1, _files.Edit(statement));
        using SqliteState state = _files.Open();
        AssertDamaged("gateway", "authority_key", () => state.Gateway.TryReadAuthorityKey(out _));
    }

    [Fact]
    public void A_revoked_device_is_not_brought_back_by_its_flag()
    {
        using (SqliteState state = _files.Open())
        {
            state.Devices.Revoke(Id(1));
        }

        Assert.Throws<Microsoft.Data.Sqlite.SqliteException>(() => _files.Edit("UPDATE device SET revoked = 0 WHERE name = 'one'"));
        Assert.Equal(1, _files.Edit("UPDATE device SET revoked = 0, secret = (SELECT secret FROM device WHERE name = 'two') WHERE name = 'one'"));
        using SqliteState again = _files.Open();
        AssertDamaged("device", Id(1).ToString(), () => again.Devices.TryCopySecret(Id(1), _secret));
    }

    public void Dispose() => _files.Dispose();

    private void AssertDamaged(string table, string record, Func<bool> read)
    {
        RecordDamagedException e = Assert.Throws<RecordDamagedException>(() => read());
        Assert.Equal((_files.DatabasePath, table, record), (e.Path, e.Table, e.Record));
        Assert.NotEmpty(e.Remedy);
        Assert.Contains(e.Remedy, e.Message, StringComparison.Ordinal);
        Assert.Equal(new byte[32], _secret);
    }
}
