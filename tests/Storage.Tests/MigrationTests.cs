using NanoPeers.PeerPlatform.Stores;
using static NanoPeers.Storage.Tests.TemporaryState;

namespace NanoPeers.Storage.Tests;

public sealed class MigrationTests : IDisposable
{
    private readonly TemporaryState _files = new();

    public static TheoryData<int> Versions => new(Enumerable.Range(0, SchemaMigrations.All.NewestVersion + 1));

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_database_of_any_version_is_brought_to_the_newest(int version)
    {
        object? identity = version == 0 ? null : MakeVersion(version);
        using (SqliteState state = _files.Open())
        {
            StateWriter.WriteRound(state);
        }

        Assert.Equal(Shape(newest: true), Shape(newest: false));
        Assert.Equal((long)SchemaMigrations.All.NewestVersion, _files.Ask("SELECT max(version) FROM schema_version"));
        Assert.Equal((long)SchemaMigrations.All.NewestVersion, _files.Ask("SELECT count(*) FROM schema_version"));
        if (version > 0)
        {
            Assert.Equal(identity, _files.Ask("SELECT hex(peer_id) FROM gateway"));
        }
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void What_was_there_before_groups_is_there_after_and_groups_are_empty(int version)
    {
        byte[] secret = new byte[32];
        GatewayIdentity identity;
        using (SqliteState old = SqliteState.Open(_files.Options, SchemaMigrations.All.UpTo(version)))
        {
            identity = old.Gateway.Identity;
            Assert.Equal(1U, old.Gateway.IncrementBootCount());
            old.Gateway.SaveAuthorityKey(Secret("authority"));
            old.Devices.Add(Device(1, "one"), Secret("1"));
            old.Resumption.Save(Id(1), 1, Secret("11"), Noon);
            old.Lights.Save(Id(1), true, 7, Noon);
            Assert.Throws<StateDamagedException>(() => old.Groups.ListSeats());
        }

        byte[] statement = new byte[300];
        _files.Edit(
            "INSERT INTO group_statement (id, group_id, octets) VALUES ($id, $group, $octets)",
            ("$id", Secret("statement")), ("$group", Id(5).Octets()), ("$octets", statement));
        for (int start = 0; start < 2; start++)
        {
            using SqliteState state = _files.Open();
            Assert.Equal(identity, state.Gateway.Identity);
            Assert.Equal(2U + (uint)start, state.Gateway.IncrementBootCount());
            Assert.True(state.Gateway.TryReadAuthorityKey(out byte[]? authority));
            Assert.Equal(Secret("authority"), authority);
            Assert.True(state.Devices.TryCopySecret(Id(1), secret));
            Assert.Equal(Secret("1"), secret);
            Assert.True(state.Resumption.TryFind(1, Noon.AddDays(-1), secret, out _));
            Assert.Equal(7UL, state.Lights.Find(Id(1))?.Version);
            Assert.Equal(statement, Assert.Single(state.GroupStatements.Load(Id(5))));
            Assert.Equal(start, state.Groups.ListSeats().Count);
            Assert.Equal(start == 1, state.Groups.LoadIdentityKey() is not null);
            state.Groups.SaveSeat(GroupStoreTests.Seat(Id(5)));
            state.Groups.SaveIdentityKey(Secret("identity"));
        }
    }

    [Fact]
    public void A_newer_programs_database_is_refused_and_left_alone()
    {
        _files.Open().Dispose();
        int newer = SchemaMigrations.All.NewestVersion + 1;
        _files.Edit("INSERT INTO schema_version (version, applied_at) VALUES ($version, 0)", ("$version", newer));
        byte[] before = File.ReadAllBytes(_files.DatabasePath);
        StateTooNewException e = Assert.Throws<StateTooNewException>(_files.Open);
        Assert.Equal((_files.DatabasePath, newer), (e.Path, e.Version));
        Assert.Equal(before, File.ReadAllBytes(_files.DatabasePath));
    }

    [Fact]
    public void A_step_that_fails_leaves_the_version_before_it()
    {
        MakeVersion(1);
        _files.Edit("CREATE TABLE resumption (in_the_way INTEGER)");
        Assert.Throws<StateDamagedException>(_files.Open);
        Assert.Equal(2L, _files.Ask("SELECT max(version) FROM schema_version"));
        _files.Edit("DROP TABLE resumption");
        _files.Open().Dispose();
    }

    [Fact]
    public void A_new_state_runs_each_step_once_and_notes_when()
    {
        using SqliteState state = SqliteState.Open(_files.Options with { Clock = new StoppedClock() });
        state.Dispose();
        Assert.Equal((long)SchemaMigrations.All.NewestVersion, _files.Ask($"SELECT count(*) FROM schema_version WHERE applied_at = {Noon.ToUnixTimeMilliseconds()}"));
    }

    public void Dispose() => _files.Dispose();

    /// <summary>Makes the state as a program would that knew the first steps only.</summary>
    private object? MakeVersion(int version)
    {
        SqliteState.Open(_files.Options, SchemaMigrations.All.UpTo(version)).Dispose();
        Assert.Equal((long)version, _files.Ask("SELECT max(version) FROM schema_version"));
        return _files.Ask("SELECT hex(peer_id) FROM gateway");
    }

    private object? Shape(bool newest)
    {
        using TemporaryState fresh = new();
        fresh.Open().Dispose();
        return (newest ? fresh : _files).Ask("SELECT group_concat(sql, ';') FROM (SELECT sql FROM sqlite_schema ORDER BY name)");
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => Noon;
    }
}
