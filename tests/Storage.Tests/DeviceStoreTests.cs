using NanoPeers.PeerPlatform.Stores;
using static NanoPeers.Storage.Tests.TemporaryState;

namespace NanoPeers.Storage.Tests;

public sealed class DeviceStoreTests : IDisposable
{
    private readonly TemporaryState _files = new();
    private SqliteState _state;

    public DeviceStoreTests()
    {
        _state = _files.Open();
    }

    private IDeviceStore Devices => _state.Devices;

    [Fact]
    public void A_device_and_its_secret_are_there_after_a_restart()
    {
        DeviceRecord never = Device(1, "Kitchen");
        DeviceRecord heard = Device(2, "Hall") with { LastEndpoint = "udp://10.0.0.7:9701", LastSeenAt = Noon.AddMilliseconds(1) };
        Assert.Equal(AddDeviceAnswer.Added, Devices.Add(never, Secret("1")));
        Assert.Equal(AddDeviceAnswer.Added, Devices.Add(heard, Secret("2")));
        Restart();

        Assert.Equal(never, Devices.Find(Id(1)));
        Assert.Equal(heard, Devices.FindByName("Hall"));
        Assert.Equal([heard, never], Devices.List());
        Assert.Equal(Secret("1"), SecretOf(1));
        Assert.Equal(Secret("2"), SecretOf(2));
    }

    [Fact]
    public void What_is_not_there_is_not_found()
    {
        Assert.Null(Devices.Find(Id(1)));
        Assert.Null(Devices.FindByName("Kitchen"));
        Assert.Empty(Devices.List());
        Assert.Null(SecretOf(1));
        Assert.False(Devices.RecordSeen(Id(1), "udp://10.0.0.7:9701", Noon));
        Assert.False(Devices.Revoke(Id(1)));
        Assert.False(Devices.Remove(Id(1)));
    }

    [Theory]
    [InlineData("kitchen", "KITCHEN")]
    [InlineData("Küche", "KÜCHE")]
    [InlineData("кухня", "Кухня")]
    public void A_name_is_taken_in_any_case(string name, string sameName)
    {
        Devices.Add(Device(1, name), Secret("1"));
        Assert.Equal(AddDeviceAnswer.DeviceNameTaken, Devices.Add(Device(2, sameName), Secret("2")));
        Assert.Null(Devices.Find(Id(2)));
        Assert.Equal(Device(1, name), Devices.FindByName(sameName));
    }

    [Fact]
    public void An_id_is_taken_once()
    {
        Devices.Add(Device(1, "Kitchen"), Secret("1"));
        Assert.Equal(AddDeviceAnswer.DeviceIdTaken, Devices.Add(Device(1, "Hall"), Secret("2")));
        Assert.Equal("Kitchen", Devices.Find(Id(1))?.Name);
        Assert.Equal(Secret("1"), SecretOf(1));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" Kitchen")]
    [InlineData("Kitchen ")]
    [InlineData("Kit\nchen")]
    [InlineData("Kit\u2028chen")]
    [InlineData("Kit\u202echen")]
    [InlineData("thirty-three octets of ASCII, no!")]
    [InlineData("ääääääääääääääääx")]
    [InlineData("0badcafe-0000-4000-8000-000000000001")]
    public void A_name_that_no_device_may_have_is_refused(string name)
    {
        Assert.Equal(AddDeviceAnswer.DeviceNameUnusable, Devices.Add(Device(1, name), Secret("1")));
        Assert.Empty(Devices.List());
    }

    [Fact]
    public void A_name_that_is_no_unicode_text_is_refused()
    {
        // Not an argument of a theory: attributes are stored as UTF-8, which has no half pairs.
        Assert.Equal(AddDeviceAnswer.DeviceNameUnusable, Devices.Add(Device(1, "half a pair \ud83d"), Secret("1")));
    }

    [Theory]
    [InlineData("x")]
    [InlineData("thirty-two octets of ASCII, fine")]
    [InlineData("ääääääääääääääää")]
    [InlineData("'); DROP TABLE device; --")]
    public void A_name_that_a_device_may_have_is_kept_as_it_is(string name)
    {
        Assert.Equal(AddDeviceAnswer.Added, Devices.Add(Device(1, name), Secret("1")));
        Assert.Equal(Device(1, name), Devices.FindByName(name));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_secret_of_another_length_is_refused(int length)
    {
        Assert.Throws<ArgumentException>(() => Devices.Add(Device(1, "Kitchen"), new byte[length]));
        Assert.Empty(Devices.List());
    }

    [Fact]
    public void A_buffer_too_short_for_a_secret_is_refused()
    {
        Devices.Add(Device(1, "Kitchen"), Secret("1"));
        Assert.Throws<ArgumentOutOfRangeException>(() => Devices.TryCopySecret(Id(1), new byte[31]));
    }

    [Fact]
    public void The_last_sight_of_a_device_is_kept_and_of_no_other()
    {
        Devices.Add(Device(1, "Kitchen"), Secret("1"));
        Devices.Add(Device(2, "Hall"), Secret("2"));
        Assert.True(Devices.RecordSeen(Id(1), "udp://10.0.0.7:1", Noon));
        Assert.True(Devices.RecordSeen(Id(1), "udp://10.0.0.7:2", Noon.AddHours(1)));
        Restart();
        Assert.Equal(Device(1, "Kitchen") with { LastEndpoint = "udp://10.0.0.7:2", LastSeenAt = Noon.AddHours(1) }, Devices.Find(Id(1)));
        Assert.Equal(Device(2, "Hall"), Devices.Find(Id(2)));
    }

    [Fact]
    public void A_revoked_device_stays_on_the_list_without_any_secret()
    {
        AddWithResumptionAndLight();
        Assert.True(Devices.Revoke(Id(1)));
        Restart();
        Assert.Equal(Device(1, "Kitchen") with { Revoked = true }, Devices.Find(Id(1)));
        Assert.Null(SecretOf(1));
        Assert.False(_state.Resumption.TryFindNewest(Id(1), Noon, new byte[32], out _));
        Assert.True(_state.Resumption.TryFindNewest(Id(2), Noon, new byte[32], out _));
        Assert.Equal(AddDeviceAnswer.DeviceNameTaken, Devices.Add(Device(3, "kitchen"), Secret("3")));
    }

    [Fact]
    public void A_removed_device_leaves_nothing_and_its_name_is_free()
    {
        AddWithResumptionAndLight();
        Assert.True(Devices.Remove(Id(1)));
        Restart();
        Assert.Null(Devices.Find(Id(1)));
        Assert.Null(SecretOf(1));
        Assert.False(_state.Resumption.TryFindNewest(Id(1), Noon, new byte[32], out _));
        Assert.Null(_state.Lights.Find(Id(1)));
        Assert.True(_state.Resumption.TryFindNewest(Id(2), Noon, new byte[32], out _));
        Assert.Equal(AddDeviceAnswer.Added, Devices.Add(Device(3, "kitchen"), Secret("3")));
    }

    [Fact]
    public void A_device_is_not_added_revoked()
    {
        Assert.Throws<ArgumentException>(() => Devices.Add(Device(1, "Kitchen") with { Revoked = true }, Secret("1")));
    }

    public void Dispose()
    {
        _state.Dispose();
        _files.Dispose();
    }

    private void AddWithResumptionAndLight()
    {
        Devices.Add(Device(1, "Kitchen"), Secret("1"));
        _state.Resumption.Save(Id(1), 11, Secret("11"), Noon.AddDays(1));
        _state.Resumption.Save(Id(2), 22, Secret("22"), Noon.AddDays(1));
        _state.Lights.Save(Id(1), true, 1, Noon);
    }

    private byte[]? SecretOf(int number)
    {
        byte[] secret = new byte[32];
        return Devices.TryCopySecret(Id(number), secret) ? secret : null;
    }

    private void Restart()
    {
        _state.Dispose();
        _state = _files.Open();
    }
}
