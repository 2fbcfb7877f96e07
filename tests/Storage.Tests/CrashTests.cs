using System.Diagnostics;
using System.Globalization;
using NanoPeers.PeerPlatform.Stores;
using static NanoPeers.Storage.Tests.TemporaryState;

namespace NanoPeers.Storage.Tests;

/// <summary>A process killed in the middle of its writes, and a log whose end never reached the disk.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly TemporaryState _files = new();
    private readonly byte[] _secret = new byte[32];

    [Fact]
    public void A_killed_process_loses_nothing_that_it_said_was_done()
    {
        uint told = 0;
        for (int kill = 0; kill < 5; kill++)
        {
            using Process writer = WriterProcess.Start(_files.Folder);
            string last = "";
            for (int i = 0; i < 5 + (7 * kill); i++)
            {
                last = writer.StandardOutput.ReadLine() ?? "";
            }

            // The last line may have been cut in the middle; those before it were not.
            string rest = WriterProcess.Kill(writer);
            string[] lines = [last, .. rest.Split('\n')[..^1]];
            uint newlyTold = uint.Parse(lines[^1], CultureInfo.InvariantCulture);
            Assert.True(newlyTold > told);
            told = newlyTold;

            using SqliteState state = _files.Open();
            AssertWhole(state, told);
            Assert.InRange(Assert.Single(state.Groups.ListSeats()).Standing, (int)told, (int)told + 1);
            Assert.Contains(state.Groups.LoadKeys(StateWriter.Peer), new[] { StateWriter.GroupKeys(told), StateWriter.GroupKeys(told + 1) });
            told = state.Gateway.IncrementBootCount();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_log_cut_anywhere_gives_an_earlier_state_and_never_a_damaged_one(bool garbageFollows)
    {
        _files.Open().Dispose();
        byte[] database = File.ReadAllBytes(_files.DatabasePath);
        byte[] log;
        using (SqliteState state = _files.Open())
        {
            for (int i = 0; i < 8; i++)
            {
                StateWriter.WriteRound(state);
            }

            log = _files.RawFiles()["state.db-wal"];
        }

        uint before = 0;
        Random random = new(20261120);
        for (int cut = 0; cut <= log.Length; cut += random.Next(1, 4000))
        {
            byte[] left = log[..cut];
            if (garbageFollows)
            {
                byte[] garbage = new byte[log.Length - cut];
                random.NextBytes(garbage);
                left = [.. left, .. garbage];
            }

            uint boots = OpenWith(database, left);
            Assert.InRange(boots, before, 8U);
            before = boots;
        }

        Assert.Equal(8U, OpenWith(database, log));
    }

    public void Dispose() => _files.Dispose();

    /// <returns>The boot count that the state is left with.</returns>
    private uint OpenWith(byte[] database, byte[] log)
    {
        File.Delete(_files.DatabasePath + "-shm");
        File.WriteAllBytes(_files.DatabasePath, database);
        using (FileStream file = OwnerOnly.OpenFile(_files.DatabasePath + "-wal", FileMode.Create))
        {
            file.Write(log);
        }

        using SqliteState state = _files.Open();
        uint boots = state.Gateway.IncrementBootCount() - 1;
        AssertWhole(state, boots == 0 ? 0 : boots - 1);
        return boots;
    }

    /// <summary>Rounds 1 to <paramref name="told"/> are there as a whole; of the next one, some stores may have their part.</summary>
    private void AssertWhole(SqliteState state, uint told)
    {
        foreach (DeviceRecord device in state.Devices.List())
        {
            Assert.True(state.Devices.TryCopySecret(device.Id, _secret));
            Assert.Equal(StateWriter.DeviceSecret(ulong.Parse(device.Name.AsSpan(6), CultureInfo.InvariantCulture)), _secret);
        }

        if (told > 0)
        {
            Assert.NotNull(state.Devices.FindByName($"light {told}"));
            Assert.True(state.Resumption.TryFind(told, Noon, _secret, out _));
            Assert.Equal(StateWriter.ResumptionSecret(told), _secret);
            Assert.True(state.Resumption.TryFindNewest(StateWriter.Peer, Noon, _secret, out ulong newest));
            Assert.InRange(newest, told, told + 1);
            Assert.InRange(state.Lights.Find(StateWriter.Peer)?.Version ?? 0, told, told + 1);
        }
    }
}
