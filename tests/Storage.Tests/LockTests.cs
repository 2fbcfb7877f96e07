using System.Diagnostics;

namespace NanoPeers.Storage.Tests;

public sealed class LockTests : IDisposable
{
    private readonly TemporaryState _files = new();

    [Fact]
    public void A_second_opening_in_one_process_is_refused_until_the_first_is_closed()
    {
        using (SqliteState state = _files.Open())
        {
            StateInUseException e = Assert.Throws<StateInUseException>(_files.Open);
            Assert.Equal(_files.Folder, e.Path);
            Assert.Equal(1U, state.Gateway.IncrementBootCount());
        }

        using SqliteState again = _files.Open();
        Assert.Equal(2U, again.Gateway.IncrementBootCount());
    }

    [Fact]
    public void A_second_process_is_refused_until_the_first_is_gone()
    {
        using Process writer = WriterProcess.Start(_files.Folder);
        Assert.NotNull(writer.StandardOutput.ReadLine());
        Assert.Throws<StateInUseException>(_files.Open);
        WriterProcess.Kill(writer);
        _files.Open().Dispose();
    }

    [Fact]
    public void A_refused_opening_leaves_the_folder_free()
    {
        _files.Open().Dispose();
        byte[] key = File.ReadAllBytes(_files.KeyPath);
        File.WriteAllBytes(_files.KeyPath, new byte[32]);
        Assert.Throws<StateKeyException>(_files.Open);
        File.WriteAllBytes(_files.KeyPath, key);
        _files.Open().Dispose();
    }

    [Fact]
    public void A_closed_state_is_used_no_more()
    {
        SqliteState state = _files.Open();
        state.Dispose();
        state.Dispose();
        Assert.Throws<ObjectDisposedException>(() => state.Gateway.IncrementBootCount());
        Assert.Throws<ObjectDisposedException>(() => state.Devices.List());
    }

    public void Dispose() => _files.Dispose();
}
