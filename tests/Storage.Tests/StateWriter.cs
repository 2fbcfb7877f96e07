using System.Globalization;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage.Tests;

/// <summary>Writes to every store, round after round, and tells of each round that is done.</summary>
internal static class StateWriter
{
    public const string Argument = "write-until-killed";

    public static Identifier Peer { get; } = TemporaryState.Id(7777);

    /// <summary>Prints the number of each finished round on a line of its own. Does not return.</summary>
    public static int WriteUntilKilled(string folder)
    {
        using SqliteState state = SqliteState.Open(new StateOptions { Folder = folder });
        while (true)
        {
            uint round = WriteRound(state);
            WriteGroups(state, round);
            Console.Out.WriteLine(round.ToString(CultureInfo.InvariantCulture));
            Console.Out.Flush();
        }
    }

    /// <summary>One round; its number is the boot count that it takes.</summary>
    public static uint WriteRound(SqliteState state)
    {
        uint round = state.Gateway.IncrementBootCount();
        AddDeviceAnswer answer = state.Devices.Add(TemporaryState.Device((int)round, $"light {round}"), DeviceSecret(round));
        if (answer != AddDeviceAnswer.Added)
        {
            throw new InvalidOperationException($"Round {round}: {answer}");
        }

        state.Resumption.Save(Peer, round, ResumptionSecret(round), TemporaryState.Noon.AddDays(1));
        state.Lights.Save(Peer, round % 2 == 0, round, TemporaryState.Noon);
        return round;
    }

    /// <summary>Apart from the round: these writes empty the log, which is what other tests cut.</summary>
    private static void WriteGroups(SqliteState state, uint round)
    {
        state.Groups.SaveSeat(GroupStoreTests.Seat(Peer) with { Standing = (int)round });
        state.Groups.SaveKeys(Peer, GroupKeys(round));
    }

    public static byte[] GroupKeys(ulong round) => TemporaryState.Secret($"group {round}");

    public static byte[] DeviceSecret(ulong round) => TemporaryState.Secret($"device {round}");

    public static byte[] ResumptionSecret(ulong round) => TemporaryState.Secret($"resumption {round}");
}
