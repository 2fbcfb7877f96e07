using System.Globalization;
using NanoPeers.DesktopPeer.Api;

namespace NanoPeers.DesktopPeer.Screen;

/// <summary>The tables of the relay.</summary>
internal static class RelayTables
{
    /// <summary>Each mailbox.</summary>
    public static ColumnTable Mailboxes(IEnumerable<MailboxView> mailboxes)
    {
        ColumnTable table = new("mailbox", "name", "waiting", "octets", "oldest", "deposits by", "leased for", "owner");
        foreach (MailboxView box in mailboxes)
        {
            table.Add(
                (box.Transit ? "to " : "") + box.Owner,
                box.Name.Length == 0 ? "-" : box.Name,
                string.Create(CultureInfo.InvariantCulture, $"{box.Waiting} of {box.MostWaiting}"),
                string.Create(CultureInfo.InvariantCulture, $"{box.Octets} of {box.MostOctets}"),
                box.OldestSeconds is { } oldest ? DeviceTables.Age(TimeSpan.FromSeconds(oldest)) : "-",
                box.Access,
                DeviceTables.Age(TimeSpan.FromSeconds(box.LeaseSeconds)),
                box.Present ? "collects" : "away");
        }

        return table;
    }

    /// <summary>Each relay that this peer uses.</summary>
    public static ColumnTable Routes(IEnumerable<RelayRouteView> routes)
    {
        ColumnTable table = new("relay", "name", "session", "unanswered", "own mailbox there");
        foreach (RelayRouteView route in routes)
        {
            table.Add(
                route.Gateway,
                route.Name.Length == 0 ? "-" : route.Name,
                route.Connected ? "yes" : "no",
                route.Unanswered.ToString(CultureInfo.InvariantCulture),
                route.Problem.Length == 0 ? route.Mailbox : $"{route.Mailbox}: {route.Problem}");
        }

        return table;
    }
}
