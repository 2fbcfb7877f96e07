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

    public static byte[] DeviceSecret(ulong round) => TemporaryState.Secret($"device {round}");

    public static byte[] ResumptionSecret(ulong round) => TemporaryState.Secret($"resumption {round}");
}
