using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.Backups;
using static NanoPeers.Storage.Tests.TemporaryState;

namespace NanoPeers.Storage.Tests.Backups;

/// <summary>What is neither backed up nor restored, and that nothing is lost or left half by it.</summary>
public sealed class RestoreRefusalTests : IDisposable
{
    private const string Passphrase = "correct horse battery staple";

    private readonly TemporaryState _files = new();
    private readonly TemporaryState _elsewhere = new();
    private readonly string _backup;

    public RestoreRefusalTests()
    {
        using (SqliteState state = _files.Open())
        {
            state.Devices.Add(Device(1, "hall"), Secret("hall"));
        }

        _backup = Path.Combine(Path.GetDirectoryName(_elsewhere.Folder)!, "house.backup");
        File.WriteAllBytes(_backup, StateBackup.Make(_files.Options, Passphrase, out _));
    }

    [Fact]
    public void A_wrong_passphrase_restores_nothing_and_is_said()
    {
        AssertUnusable(BackupFault.WrongPassphrase, "another passphrase");
        Assert.False(Directory.Exists(_elsewhere.Folder));
    }

    [Fact]
    public void A_file_that_is_missing_or_another_is_said()
    {
        File.Delete(_backup);
        AssertUnusable(BackupFault.NotABackup);
        File.WriteAllText(_backup, "Dear diary");
        AssertUnusable(BackupFault.NotABackup);
        using (FileStream file = File.Create(_backup))
        {
            file.SetLength(BackupFile.MaxLength + 1L);
        }

        AssertUnusable(BackupFault.Malformed);
        Assert.False(Directory.Exists(_elsewhere.Folder));
    }

    [Fact]
    public void A_state_that_is_there_is_never_replaced()
    {
        GatewayIdentity other;
        using (SqliteState running = _elsewhere.Open())
        {
            other = running.Gateway.Identity;
            Assert.Throws<StateInUseException>(Restore);
        }

        StateExistsException e = Assert.Throws<StateExistsException>(Restore);
        Assert.Equal(_elsewhere.DatabasePath, e.Path);
        using SqliteState after = _elsewhere.Open();
        Assert.Equal(other, after.Gateway.Identity);
    }

    [Theory]
    [InlineData("state.db-wal")]
    [InlineData("state.db-shm")]
    [InlineData("state.key")]
    public void What_is_left_of_another_state_is_in_the_way(string name)
    {
        _elsewhere.Open().Dispose();
        File.Delete(_elsewhere.DatabasePath);
        if (name != "state.key")
        {
            File.WriteAllBytes(_elsewhere.KeyPath, File.ReadAllBytes(_files.KeyPath));
            OwnerOnly.OpenFile(Path.Combine(_elsewhere.Folder, name), FileMode.CreateNew).Dispose();
        }

        Assert.Equal(Path.Combine(_elsewhere.Folder, name), Assert.Throws<StateExistsException>(Restore).Path);
        Assert.False(File.Exists(_elsewhere.DatabasePath));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_database_that_was_lost_comes_back_to_its_key_and_so_does_what_a_power_cut_left_half(bool hasKey)
    {
        File.Delete(_files.DatabasePath);
        if (!hasKey)
        {
            File.Delete(_files.KeyPath);
        }

        Assert.Throws<StateDamagedException>(_files.Open);
        StateBackup.Restore(_backup, Passphrase, _files.Options);
        using SqliteState state = _files.Open();
        Assert.Equal("hall", Assert.Single(state.Devices.List()).Name);
    }

    [Theory]
    [InlineData("DELETE FROM gateway")]
    [InlineData("DROP TABLE schema_version")]
    [InlineData("PRAGMA application_id = 7")]
    [InlineData("UPDATE gateway SET key_check = randomblob(29)")]
    [InlineData("CREATE TRIGGER surprise AFTER UPDATE ON gateway BEGIN DELETE FROM device; END")]
    [InlineData("CREATE VIEW surprise AS SELECT * FROM device")]
    public void A_backup_of_what_is_no_whole_state_is_refused_though_it_opens(string statement)
    {
        _files.Edit(statement);
        WriteBackupOf(File.ReadAllBytes(_files.DatabasePath));
        AssertUnusable(BackupFault.NotAState);
        Assert.Equal(["state.lock"], Directory.GetFiles(_elsewhere.Folder).Select(Path.GetFileName));
        Assert.Equal(0, new FileInfo(Path.Combine(_elsewhere.Folder, "state.lock")).Length);
        Assert.NotNull(Record.Exception(() => StateBackup.Make(_files.Options, Passphrase, out _)) as StateException);
    }

    [Fact]
    public void Databases_that_somebody_damaged_and_sealed_again_end_in_a_named_error_or_in_a_state_that_opens()
    {
        byte[] whole = File.ReadAllBytes(_files.DatabasePath);
        Random random = new(20261121);
        int refused = 0;
        for (int round = 0; round < 40; round++)
        {
            byte[] damaged = [.. whole];
            for (int i = random.Next(1, 20); i > 0; i--)
            {
                damaged[random.Next(damaged.Length)] ^= (byte)(1 << random.Next(8));
            }

            WriteBackupOf(round % 8 == 0 ? damaged[..random.Next(1, damaged.Length)] : damaged);
            using TemporaryState target = new();
            try
            {
                StateBackup.Restore(_backup, Passphrase, target.Options);
                target.Open().Dispose();
            }
            catch (StateException)
            {
                refused++;
            }

            Assert.Empty(Directory.Exists(target.Folder) ? Directory.GetFiles(target.Folder, "*.copy*") : []);
        }

        Assert.InRange(refused, 5, 40);
    }

    [Fact]
    public void A_newer_programs_state_is_left_to_that_program()
    {
        byte[] Newer()
        {
            _files.Edit("INSERT INTO schema_version (version, applied_at) VALUES (9999, 0)");
            return File.ReadAllBytes(_files.DatabasePath);
        }

        WriteBackupOf(Newer());
        Assert.Equal(_backup, Assert.Throws<StateTooNewException>(Restore).Path);
        Assert.Throws<StateTooNewException>(() => StateBackup.Make(_files.Options, Passphrase, out _));
    }

    [Fact]
    public void Where_no_state_is_no_backup_is_made()
    {
        Assert.Throws<StateMissingException>(() => StateBackup.Make(_elsewhere.Options, Passphrase, out _));
        Assert.False(Directory.Exists(_elsewhere.Folder));
        File.Delete(_files.KeyPath);
        Assert.Throws<StateKeyException>(() => StateBackup.Make(_files.Options, Passphrase, out _));
        File.WriteAllBytes(_files.KeyPath, new byte[32]);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_files.KeyPath, OwnerOnly.FilePermissions);
        }

        Assert.Equal(StateKeyFault.WrongKey, Assert.Throws<StateKeyException>(() => StateBackup.Make(_files.Options, Passphrase, out _)).Fault);
    }

    [Fact]
    public void A_damaged_database_is_not_backed_up()
    {
        byte[] whole = File.ReadAllBytes(_files.DatabasePath);
        whole.AsSpan(8192, 4096).Fill(0xff);
        File.WriteAllBytes(_files.DatabasePath, whole);
        Assert.Throws<StateDamagedException>(() => StateBackup.Make(_files.Options, Passphrase, out _));
        Assert.Equal(["state.db", "state.key"], _files.RawFiles().Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_others_can_read_is_not_touched()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        File.SetUnixFileMode(_files.Folder, OwnerOnly.FolderPermissions | UnixFileMode.OtherRead);
        Assert.Throws<StateExposedException>(() => StateBackup.Make(_files.Options, Passphrase, out _));
        Directory.CreateDirectory(_elsewhere.Folder, OwnerOnly.FolderPermissions | UnixFileMode.GroupRead);
        Assert.Throws<StateExposedException>(Restore);
    }

    public void Dispose()
    {
        _files.Dispose();
        _elsewhere.Dispose();
    }

    private void WriteBackupOf(byte[] database) => File.WriteAllBytes(
        _backup, BackupFile.Seal(BackupContent.Make(Noon, File.ReadAllBytes(_files.KeyPath), database), Passphrase, BackupHeader.MinIterations));

    private BackupSummary Restore() => StateBackup.Restore(_backup, Passphrase, _elsewhere.Options);

    private void AssertUnusable(BackupFault fault, string passphrase = Passphrase)
    {
        BackupUnusableException e = Assert.Throws<BackupUnusableException>(() => StateBackup.Restore(_backup, passphrase, _elsewhere.Options));
        Assert.Equal((_backup, fault), (e.Path, e.Fault));
        Assert.Contains(e.Remedy, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(passphrase, e.Message, StringComparison.Ordinal);
    }
}
