using static NanoPeers.Storage.Tests.TemporaryState;

namespace NanoPeers.Storage.Tests;

public sealed class KeyFileTests : IDisposable
{
    private readonly TemporaryState _files = new();

    public KeyFileTests()
    {
        using SqliteState state = _files.Open();
        state.Devices.Add(Device(1, "one"), Secret("1"));
    }

    [Fact]
    public void A_missing_key_file_is_not_replaced()
    {
        string elsewhere = _files.KeyPath + ".away";
        File.Move(_files.KeyPath, elsewhere);
        AssertFault(StateKeyFault.Missing);
        Assert.False(File.Exists(_files.KeyPath));
        File.Move(elsewhere, _files.KeyPath);
        AssertOpens();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(31)]
    [InlineData(33)]
    public void A_key_file_of_another_length_is_refused(int length)
    {
        byte[] key = File.ReadAllBytes(_files.KeyPath);
        File.WriteAllBytes(_files.KeyPath, new byte[length]);
        AssertFault(StateKeyFault.WrongLength);
        File.WriteAllBytes(_files.KeyPath, key);
        AssertOpens();
    }

    [Fact]
    public void Another_states_key_file_is_refused_and_nothing_is_changed()
    {
        using TemporaryState other = new();
        other.Open().Dispose();
        byte[] key = File.ReadAllBytes(_files.KeyPath);
        File.WriteAllBytes(_files.KeyPath, File.ReadAllBytes(other.KeyPath));
        AssertFault(StateKeyFault.WrongKey);
        File.WriteAllBytes(_files.KeyPath, key);
        AssertOpens();
    }

    [Fact]
    public void A_key_file_that_was_left_unfinished_is_made_anew()
    {
        using TemporaryState fresh = new();
        OwnerOnly.CreateFolder(fresh.Folder);
        File.WriteAllBytes(fresh.KeyPath + ".new", [1, 2, 3]);
        fresh.Open().Dispose();
        Assert.Equal(32, new FileInfo(fresh.KeyPath).Length);
        Assert.False(File.Exists(fresh.KeyPath + ".new"));
    }

    [Fact]
    public void A_beginning_that_was_cut_short_after_the_key_is_taken_up_again()
    {
        using TemporaryState fresh = new();
        OwnerOnly.CreateFolder(fresh.Folder);
        File.Copy(_files.KeyPath, fresh.KeyPath);
        using SqliteState state = fresh.Open();
        Assert.Equal(1U, state.Gateway.IncrementBootCount());
    }

    [Fact]
    public void Two_states_have_two_keys()
    {
        using TemporaryState other = new();
        other.Open().Dispose();
        Assert.NotEqual(File.ReadAllBytes(_files.KeyPath), File.ReadAllBytes(other.KeyPath));
    }

    public void Dispose() => _files.Dispose();

    private void AssertFault(StateKeyFault fault)
    {
        StateKeyException e = Assert.Throws<StateKeyException>(_files.Open);
        Assert.Equal((fault, _files.KeyPath), (e.Fault, e.Path));
        Assert.NotEmpty(e.Remedy);
    }

    private void AssertOpens()
    {
        using SqliteState state = _files.Open();
        byte[] secret = new byte[32];
        Assert.True(state.Devices.TryCopySecret(Id(1), secret));
        Assert.Equal(Secret("1"), secret);
    }
}
