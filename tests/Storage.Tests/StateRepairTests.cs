using Microsoft.Data.Sqlite;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage.SideFiles;
using static NanoPeers.Storage.Tests.TemporaryState;

namespace NanoPeers.Storage.Tests;

/// <summary>What of a damaged state can be had again is rebuilt; where anything else is hit, the start is refused by name.</summary>
public sealed class StateRepairTests : IDisposable
{
    private const int PageLength = 4096;
    private const int Statements = 300;
    private const int Devices = 40;

    private readonly TemporaryState _files = new();
    private readonly byte[] _whole;
    private readonly GatewayIdentity _identity;

    public StateRepairTests()
    {
        using (SqliteState state = _files.Open())
        {
            _identity = state.Gateway.Identity;
            state.Gateway.IncrementBootCount();
            state.Gateway.SaveAuthorityKey(Secret("authority"));
            state.Groups.SaveSeat(GroupStoreTests.Seat(Id(5)));
            state.Groups.SaveKeys(Id(5), Secret("keys"));
            for (int i = 0; i < Devices; i++)
            {
                state.Devices.Add(Device(i, $"device {i}"), Secret($"{i}"));
                state.Lights.Save(Id(i), true, 7, Noon);
            }
        }

        using (SqliteConnection connection = new($"Data Source={_files.DatabasePath};Pooling=False"))
        {
            connection.Open();
            for (int i = 0; i < Statements; i++)
            {
                connection.Run(
                    "INSERT INTO group_statement (id, group_id, octets) VALUES ($id, $group, $octets)",
                    ("$id", Secret($"statement {i}")), ("$group", Id(5).Octets()), ("$octets", new byte[500]));
            }
        }

        _whole = File.ReadAllBytes(_files.DatabasePath);
    }

    [Fact]
    public void A_bad_page_is_repaired_where_all_on_it_can_be_had_again_and_else_refused_by_name_and_left_alone()
    {
        int repaired = 0;
        int refused = 0;
        for (int page = 1; page < _whole.Length / PageLength; page += 2)
        {
            byte[] damaged = [.. _whole];
            damaged.AsSpan(PageLength * page, PageLength).Fill(0xff);
            Put(damaged);
            try
            {
                using SqliteState state = _files.Open();
                AssertRepaired(state, damaged);
                repaired++;
            }
            catch (StateDamagedException e)
            {
                refused++;
                Assert.Contains("restore FILE", e.Remedy, StringComparison.Ordinal);
                Assert.Contains("backup", e.Remedy, StringComparison.Ordinal);
                Assert.Equal(damaged, File.ReadAllBytes(_files.DatabasePath));
                Assert.Empty(SetAsideFile.Of(_files.DatabasePath));
                Assert.Empty(Directory.GetFiles(_files.Folder, "*.copy"));
            }
        }

        Assert.InRange(repaired, Statements * 500 / PageLength / 2, _whole.Length / PageLength);
        Assert.InRange(refused, 3, _whole.Length / PageLength);
    }

    [Fact]
    public void What_was_in_the_log_is_taken_over_too()
    {
        byte[] damaged = [.. _whole];
        damaged.AsSpan(damaged.Length - PageLength, PageLength).Fill(0xff);
        byte[] log;
        using (SqliteState state = _files.Open())
        {
            state.Devices.Add(Device(500, "in the log"), Secret("500"));
            log = _files.RawFiles()["state.db-wal"];
        }

        Put(damaged);
        using (FileStream file = OwnerOnly.OpenFile(_files.DatabasePath + "-wal", FileMode.Create))
        {
            file.Write(log);
        }

        using SqliteState again = _files.Open();
        Assert.NotNull(again.Loss);
        Assert.NotNull(again.Devices.FindByName("in the log"));
    }

    public void Dispose() => _files.Dispose();

    private void AssertRepaired(SqliteState state, byte[] damaged)
    {
        Assert.NotNull(state.Loss);
        Assert.Matches(@"state\.db\.damaged-\d{8}T\d{6}Z$", state.Loss.SetAside);
        Assert.Equal(damaged, File.ReadAllBytes(state.Loss.SetAside));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(OwnerOnly.FilePermissions, File.GetUnixFileMode(state.Loss.SetAside));
            Assert.Equal(OwnerOnly.FilePermissions, File.GetUnixFileMode(_files.DatabasePath));
        }

        Assert.Equal(_identity, state.Gateway.Identity);
        Assert.InRange(state.Gateway.IncrementBootCount(), 100_000U, uint.MaxValue);
        Assert.True(state.Gateway.TryReadAuthorityKey(out byte[]? authority));
        Assert.Equal(Secret("authority"), authority);
        Assert.Equal(Secret("keys"), state.Groups.LoadKeys(Id(5)));
        Assert.Equal(Devices, state.Devices.List().Count);
        byte[] secret = new byte[32];
        for (int i = 0; i < Devices; i++)
        {
            Assert.True(state.Devices.TryCopySecret(Id(i), secret));
            Assert.Equal(Secret($"{i}"), secret);
        }

        int statements = state.GroupStatements.Load(Id(5)).Count;
        Assert.Equal(state.Loss.StatementsKept, statements);
        Assert.InRange(statements, 0, Statements);
        state.Lights.Save(Id(1), false, 8, Noon);
    }

    private void Put(byte[] octets)
    {
        foreach (string old in SetAsideFile.Of(_files.DatabasePath))
        {
            File.Delete(old);
        }

        File.Delete(_files.DatabasePath + "-wal");
        File.Delete(_files.DatabasePath + "-shm");
        File.WriteAllBytes(_files.DatabasePath, octets);
    }
}
