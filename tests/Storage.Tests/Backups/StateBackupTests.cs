using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.Backups;
using static NanoPeers.Storage.Tests.TemporaryState;

namespace NanoPeers.Storage.Tests.Backups;

/// <summary>A state that goes into a file and comes back elsewhere, with all of its devices and groups.</summary>
public sealed class StateBackupTests : IDisposable
{
    private const string Passphrase = "correct horse battery staple";

    private readonly TemporaryState _files = new();
    private readonly TemporaryState _elsewhere = new();
    private readonly byte[] _secret = new byte[32];

    private string BackupPath => Path.Combine(Path.GetDirectoryName(_elsewhere.Folder)!, "house.backup");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void All_that_was_there_is_there_elsewhere_whether_the_gateway_ran_or_not(bool runs)
    {
        using PeerKey key = PeerKey.Create();
        GroupFounding founding = GroupFounding.Begin(key);
        GatewayIdentity identity;
        BackupSummary made;
        using (SqliteState state = _files.Open())
        {
            identity = state.Gateway.Identity;
            Fill(state, key, founding);
            made = runs ? Save(_files) : new BackupSummary(identity, default, 0, 0);
        }

        made = runs ? made : Save(_files);
        Assert.Equal((identity, 2, 2), (made.Identity, made.Devices, made.Groups));
        Assert.Equal(made, StateBackup.Restore(BackupPath, Passphrase, _elsewhere.Options));
        using SqliteState restored = _elsewhere.Open();
        Assert.Equal(identity, restored.Gateway.Identity);
        AssertThere(restored, key, founding);
    }

    [Fact]
    public void No_secret_and_no_name_stands_in_the_file_and_no_session_in_what_it_holds()
    {
        using (SqliteState state = _files.Open())
        {
            using PeerKey key = PeerKey.Create();
            Fill(state, key, GroupFounding.Begin(key));
        }

        byte[] stateKey = File.ReadAllBytes(_files.KeyPath);
        byte[] resumption = (byte[])_files.Ask("SELECT secret FROM resumption")!;
        byte[] device = (byte[])_files.Ask("SELECT secret FROM device WHERE name = 'hall'")!;
        Save(_files);
        byte[] file = File.ReadAllBytes(BackupPath);
        Assert.All(
            new[] { stateKey, resumption, device, Secret("hall"), Secret("keys"), "hall"u8.ToArray(), "garden"u8.ToArray(), "SQLite"u8.ToArray(), (byte[])_files.Ask("SELECT peer_id FROM gateway")! },
            searched => Assert.True(file.AsSpan().IndexOf(searched) < 0));

        StateBackup.Restore(BackupPath, Passphrase, _elsewhere.Options);
        byte[] database = File.ReadAllBytes(_elsewhere.DatabasePath);
        Assert.True(database.AsSpan().IndexOf(device) >= 0);
        Assert.True(database.AsSpan().IndexOf(resumption.AsSpan(1, 12)) < 0);
        Assert.Equal(0L, _elsewhere.Ask("SELECT count(*) FROM resumption"));
        Assert.Equal(1L, _files.Ask("SELECT count(*) FROM resumption"));
        Assert.Equal(stateKey, File.ReadAllBytes(_elsewhere.KeyPath));
    }

    [Fact]
    public void Making_and_restoring_leave_nothing_beside_the_state()
    {
        using (SqliteState state = _files.Open())
        {
            Save(_files);
            Assert.Equal(["state.db", "state.db-shm", "state.db-wal", "state.key"], _files.RawFiles().Keys.Order(StringComparer.Ordinal));
        }

        StateBackup.Restore(BackupPath, Passphrase, _elsewhere.Options);
        Assert.Equal(["state.db", "state.key"], _elsewhere.RawFiles().Keys.Order(StringComparer.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            foreach (string path in Directory.GetFiles(_elsewhere.Folder))
            {
                Assert.Equal(OwnerOnly.FilePermissions, File.GetUnixFileMode(path));
            }

            Assert.Equal(OwnerOnly.FolderPermissions, File.GetUnixFileMode(_elsewhere.Folder));
        }
    }

    [Fact]
    public async Task What_is_written_meanwhile_is_in_it_as_a_whole_or_not_at_all()
    {
        using SqliteState state = _files.Open();
        using CancellationTokenSource enough = new();
        uint told = StateWriter.WriteRound(state);
        Task writing = Task.Factory.StartNew(
            () =>
            {
                while (!enough.IsCancellationRequested)
                {
                    Volatile.Write(ref told, StateWriter.WriteRound(state));
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        for (int i = 0; i < 5; i++)
        {
            uint before = Volatile.Read(ref told);
            Save(_files);
            using TemporaryState target = new();
            StateBackup.Restore(BackupPath, Passphrase, target.Options);
            using SqliteState restored = target.Open();
            Assert.True(restored.Devices.List().Count >= before);
            foreach (DeviceRecord device in restored.Devices.List())
            {
                Assert.True(restored.Devices.TryCopySecret(device.Id, _secret));
                Assert.Equal(StateWriter.DeviceSecret(ulong.Parse(device.Name.AsSpan(6))), _secret);
            }
        }

        await enough.CancelAsync();
        await writing;
    }

    [Fact]
    public void The_boot_count_comes_after_all_that_were_used_and_after_those_of_an_earlier_restoring()
    {
        using (SqliteState state = _files.Open())
        {
            Assert.Equal(1U, state.Gateway.IncrementBootCount());
        }

        Save(_files);
        SettableClock clock = new() { Now = new DateTimeOffset(2026, 11, 21, 0, 0, 0, TimeSpan.Zero) };
        uint first = BootCountAfterRestoring(clock);
        Assert.InRange(first, 324U * 86_400, 325U * 86_400);
        clock.Now = clock.Now.AddSeconds(30);
        Assert.Equal(first + 30, BootCountAfterRestoring(clock));

        // A clock that was never set does not lead back.
        clock.Now = DateTimeOffset.UnixEpoch;
        Assert.Equal(1 + StateBackup.BootCountStep + 1, BootCountAfterRestoring(clock));
    }

    [Fact]
    public void The_boot_count_ends_where_all_counts_end()
    {
        _files.Open().Dispose();
        _files.Edit("UPDATE gateway SET boot_count = 4294967000");
        Save(_files);
        StateBackup.Restore(BackupPath, Passphrase, _elsewhere.Options);
        using SqliteState restored = _elsewhere.Open();
        Assert.Throws<InvalidOperationException>(() => restored.Gateway.IncrementBootCount());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void A_state_of_an_older_program_comes_back_and_is_brought_up_to_date(int version)
    {
        GatewayIdentity identity;
        using (SqliteState old = SqliteState.Open(_files.Options, SchemaMigrations.All.UpTo(version)))
        {
            identity = old.Gateway.Identity;
        }

        Assert.Equal((identity, 0, 0), (Save(_files).Identity, 0, 0));
        Assert.Equal((long)version, _files.Ask("SELECT max(version) FROM schema_version"));
        StateBackup.Restore(BackupPath, Passphrase, _elsewhere.Options);
        using SqliteState restored = _elsewhere.Open();
        Assert.Equal(identity, restored.Gateway.Identity);
        Assert.Empty(restored.Groups.ListSeats());
    }

    public void Dispose()
    {
        _files.Dispose();
        _elsewhere.Dispose();
    }

    private static void Fill(SqliteState state, PeerKey key, GroupFounding founding)
    {
        state.Gateway.SaveAuthorityKey(Secret("authority"));
        state.Devices.Add(Device(1, "hall"), Secret("hall"));
        state.Devices.Add(Device(2, "attic"), Secret("attic"));
        state.Links.Save(new LinkRecord(Id(1), Id(2), true, null));
        state.Lights.Save(Id(1), true, 7, Noon);
        state.Resumption.Save(Id(1), 1, Secret("session"), Noon);
        byte[] pkcs8 = key.ExportPkcs8();
        state.Groups.SaveIdentityKey(pkcs8);
        GroupLedger ledger = new(founding.Group, default, new LedgerLimits(), state.GroupStatements);
        GroupAuthor author = new(ledger, state.Gateway.Identity.PeerId, key);
        Assert.True(author.Found(founding.Salt, key.PublicKey, new GroupDocument("garden", new GroupPolicy()), Noon).IsNew);
        state.Groups.SaveSeat(GroupStoreTests.Seat(founding.Group));
        state.Groups.SaveSeat(GroupStoreTests.Seat(Id(5)) with { Invitation = "np-join:1:x", Nonce = Secret("nonce")[..16], Founder = Secret("founder") });
        state.Groups.SaveKeys(founding.Group, Secret("keys"));
        state.Groups.SavePassword(founding.Group, Secret("password"));
        state.Groups.SaveInvitation(new GroupInvitationRecord(founding.Group, "anna", Secret("anna"), Noon, Id(9)));
        state.Groups.SaveAddress(founding.Group, new MemberAddressRecord(Id(9), "udp://10.0.0.9:9701", Noon));
    }

    private void AssertThere(SqliteState state, PeerKey key, GroupFounding founding)
    {
        Assert.True(state.Gateway.TryReadAuthorityKey(out byte[]? authority));
        Assert.Equal(Secret("authority"), authority);
        Assert.True(state.Devices.TryCopySecret(Id(2), _secret));
        Assert.Equal(Secret("attic"), _secret);
        Assert.Single(state.Links.List());
        Assert.Equal(7UL, state.Lights.Find(Id(1))?.Version);
        Assert.False(state.Resumption.TryFind(1, Noon.AddDays(-1), _secret, out _));
        Assert.Equal(key.ExportPkcs8(), state.Groups.LoadIdentityKey());
        GroupLedger ledger = new(founding.Group, default, new LedgerLimits(), state.GroupStatements);
        Assert.Equal(1, ledger.Count);
        Assert.Equivalent(
            new[] { GroupStoreTests.Seat(Id(5)) with { Invitation = "np-join:1:x", Nonce = Secret("nonce")[..16], Founder = Secret("founder") } },
            state.Groups.ListSeats().Where(seat => seat.Group.Equals(Id(5))), strict: true);
        Assert.Equal(Secret("keys"), state.Groups.LoadKeys(founding.Group));
        Assert.Equal(Secret("password"), state.Groups.LoadPassword(founding.Group));
        Assert.Equivalent(
            new GroupInvitationRecord(founding.Group, "anna", Secret("anna"), Noon, Id(9)),
            state.Groups.FindInvitation(founding.Group, "anna", Noon.AddDays(-1)), strict: true);
        Assert.Single(state.Groups.ListAddresses(founding.Group));
    }

    private BackupSummary Save(TemporaryState from)
    {
        File.WriteAllBytes(BackupPath, StateBackup.Make(from.Options, Passphrase, out BackupSummary summary));
        return summary;
    }

    private uint BootCountAfterRestoring(TimeProvider clock)
    {
        using TemporaryState target = new();
        StateBackup.Restore(BackupPath, Passphrase, target.Options with { Clock = clock });
        using SqliteState restored = target.Open();
        return restored.Gateway.IncrementBootCount();
    }

    private sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
