using System.Globalization;
using NanoPeers.PeerPlatform.Stores;
using static NanoPeers.Storage.Tests.TemporaryState;

namespace NanoPeers.Storage.Tests;

public sealed class ConcurrencyTests
{
    private const int Writes = 400;

    [Fact]
    public async Task Readers_see_whole_states_in_order_while_one_writes()
    {
        using TemporaryState files = new();
        using SqliteState state = files.Open();
        state.Devices.Add(Device(1, "one"), Secret("1"));
        state.Devices.Add(Device(2, "two"), Secret("2"));
        using CancellationTokenSource written = new();
        using Barrier start = new(5);
        Task[] readers = Enumerable.Range(0, 4)
            .Select(_ => Task.Factory.StartNew(() => Read(state, start, written.Token), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
            .ToArray();

        start.SignalAndWait(TestContext.Current.CancellationToken);
        for (int i = 1; i <= Writes; i++)
        {
            Assert.True(state.Devices.RecordSeen(Id(1), EndpointOf(i), Noon.AddMilliseconds(i)));
        }

        await written.CancelAsync();
        await Task.WhenAll(readers);
    }

    [Fact]
    public void A_reader_at_work_stops_no_writer()
    {
        using TemporaryState files = new();
        using SqliteState state = files.Open();
        using StateDatabase second = StateDatabase.Open(files.DatabasePath, SchemaMigrations.All, Noon);
        state.Devices.Add(Device(1, "one"), Secret("1"));
        long counted = second.Read(connection =>
        {
            object? before = connection.Value("SELECT count(*) FROM device");
            Assert.True(state.Devices.Remove(Id(1)));
            Assert.Equal(before, connection.Value("SELECT count(*) FROM device"));
            return (long)before!;
        });
        Assert.Equal(1, counted);
        Assert.Empty(state.Devices.List());

        // What was deleted beside the reader stood in the log until the next write.
        Assert.NotEmpty(files.RawFiles()["state.db-wal"]);
        state.Lights.Save(Id(1), true, 1, Noon);
        Assert.Empty(files.RawFiles()["state.db-wal"]);
    }

    [Fact]
    public void A_write_that_fails_is_undone_as_a_whole()
    {
        using TemporaryState files = new();
        using SqliteState state = files.Open();
        using StateDatabase second = StateDatabase.Open(files.DatabasePath, SchemaMigrations.All, Noon);
        Assert.Throws<StateUnavailableException>(() => second.Write(Durability.PowerFailure, connection =>
        {
            connection.Run("UPDATE gateway SET boot_count = 77");
            return connection.Run("UPDATE gateway SET boot_count = -1");
        }));
        Assert.Equal(1U, state.Gateway.IncrementBootCount());
    }

    private static void Read(SqliteState state, Barrier start, CancellationToken written)
    {
        byte[] secret = new byte[32];
        long last = 0;
        start.SignalAndWait(CancellationToken.None);
        do
        {
            DeviceRecord device = state.Devices.FindByName("ONE")!;
            long number = device.LastSeenAt is null ? 0 : (long)(device.LastSeenAt.Value - Noon).TotalMilliseconds;
            Assert.Equal(number == 0 ? null : EndpointOf(number), device.LastEndpoint);
            Assert.True(number >= last);
            last = number;
            Assert.Equal(2, state.Devices.List().Count);
            Assert.True(state.Devices.TryCopySecret(Id(2), secret));
            Assert.Equal(Secret("2"), secret);
        }
        while (!written.IsCancellationRequested);
    }

    private static string EndpointOf(long number) => string.Create(CultureInfo.InvariantCulture, $"udp://10.0.0.7:{number}");
}
