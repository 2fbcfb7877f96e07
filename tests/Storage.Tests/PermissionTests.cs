using NanoPeers.PeerPlatform.Stores;
using static NanoPeers.Storage.Tests.TemporaryState;

namespace NanoPeers.Storage.Tests;

public sealed class PermissionTests : IDisposable
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = OwnerFile | UnixFileMode.UserExecute;

    private readonly TemporaryState _files = new();

    public PermissionTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has access lists, which are left as they are inherited.");
    }

    [Fact]
    public void Folder_and_files_are_the_owners_alone()
    {
        using SqliteState state = _files.Open();
        state.Devices.Add(Device(1, "one"), Secret("1"));
        state.Devices.Find(Id(1));
        Assert.Equal(OwnerFolder, ModeOf(_files.Folder));
        state.Advertisements.Find("nothing", Noon);
        Assert.Empty(state.Mailboxes.List());
        string[] names = ["advertisements.db", "advertisements.db-shm", "advertisements.db-wal", "mailboxes.db", "mailboxes.db-shm", "mailboxes.db-wal", "state.db", "state.db-shm", "state.db-wal", "state.key", "state.lock"];
        string[] paths = Directory.GetFiles(_files.Folder).Order(StringComparer.Ordinal).ToArray();
        Assert.Equal(names, paths.Select(Path.GetFileName));
        Assert.All(paths, path => Assert.Equal(OwnerFile, ModeOf(path)));
    }

    [Fact]
    public void A_key_file_in_another_place_is_the_owners_alone()
    {
        StateOptions options = _files.Options with { KeyFile = Path.Combine(_files.Folder + "-keys", "gateway.key") };
        SqliteState.Open(options).Dispose();
        Assert.Equal(OwnerFile, ModeOf(options.KeyFile));
        Assert.Equal(OwnerFolder, ModeOf(Path.GetDirectoryName(options.KeyFile)!));
        Assert.Equal(32, new FileInfo(options.KeyFile).Length);
        Assert.False(File.Exists(_files.KeyPath));
        SqliteState.Open(options).Dispose();
    }

    [Theory]
    [InlineData("state.key", UnixFileMode.GroupRead)]
    [InlineData("state.key", UnixFileMode.OtherRead)]
    [InlineData("state.key", UnixFileMode.OtherWrite)]
    [InlineData("state.db", UnixFileMode.GroupRead)]
    [InlineData("state.db", UnixFileMode.OtherWrite)]
    public void A_file_that_others_can_use_is_refused(string name, UnixFileMode extra)
    {
        _files.Open().Dispose();
        string path = Path.Combine(_files.Folder, name);
        Change(path, OwnerFile | extra);
        StateExposedException e = Assert.Throws<StateExposedException>(_files.Open);
        Assert.Equal((path, OwnerFile | extra), (e.Path, e.Mode));
        Assert.Contains($"chmod 600 '{path}'", e.Remedy, StringComparison.Ordinal);

        Change(path, OwnerFile);
        _files.Open().Dispose();
    }

    [Fact]
    public void A_folder_that_others_can_use_is_refused_and_stays_as_it_is()
    {
        OwnerOnly.CreateFolder(_files.Folder);
        Change(_files.Folder, OwnerFolder | UnixFileMode.OtherRead);
        StateExposedException e = Assert.Throws<StateExposedException>(_files.Open);
        Assert.Contains($"chmod 700 '{_files.Folder}'", e.Remedy, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(_files.Folder));
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        File.WriteAllText(_files.Folder, "a file");
        Change(_files.Folder, OwnerFile);
        StateUnavailableException e = Assert.Throws<StateUnavailableException>(_files.Open);
        Assert.Equal(_files.Folder, e.Path);
    }

    public void Dispose() => _files.Dispose();

    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    private static void Change(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, mode);
        }
    }
}
