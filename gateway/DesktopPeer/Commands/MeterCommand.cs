using System.CommandLine;
using System.Globalization;
using NanoPeers.DesktopPeer.Api;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>meter: messages and octets by peer, group and protocol.</summary>
internal static class MeterCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Build(Terminal terminal)
    {
        GatewayCall call = new(terminal, "meter", "Show messages and octets by peer, group and protocol since the gateway started");
        call.SetAction(async (client, parsed, cancellationToken) => call.Print(
            parsed, await client.TrafficAsync(cancellationToken).ConfigureAwait(false), ApiJson.Indented.IReadOnlyListTrafficView, Print));
        return call.Command;
    }

    private static void Print(Terminal terminal, IReadOnlyList<TrafficView> counts)
    {
        ColumnTable table = new("peer", "group", "protocol", "in", "octets in", "out", "octets out", "refused");
        foreach (TrafficView one in counts)
        {
            string who = one.Peer.Length > 0 ? DeviceTables.ShortId(one.Peer) : one.Group.Length > 0 ? "(group)" : "(clear)";
            table.Add(
                who,
                one.Group.Length > 0 ? DeviceTables.ShortId(one.Group) : "-",
                one.Protocol,
                Number(one.MessagesIn),
                Number(one.OctetsIn),
                Number(one.MessagesOut),
                Number(one.OctetsOut),
                Number(one.Refused));
        }

        table.WriteTo(terminal);
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}
