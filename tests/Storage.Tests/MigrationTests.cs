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
        Assert.Throws<PeerPlatform.Stores.StateDamagedException>(_files.Open);
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
