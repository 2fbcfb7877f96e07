using System.Globalization;
using NanoPeers.DesktopPeer.Api;

namespace NanoPeers.DesktopPeer.Screen;

/// <summary>The tables of what was found and of the region.</summary>
internal static class DiscoveryTables
{
    /// <summary>Findings, a row each, with who answered.</summary>
    public static ColumnTable Found(IEnumerable<FoundView> found)
    {
        ColumnTable table = new("kind", "name", "where", "published by", "answered by", "after", "signed", "lives", "id");
        foreach (FoundView one in found)
        {
            table.Add(
                one.Kind, one.Title, OrDash(one.Endpoint), DeviceTables.ShortId(one.Publisher),
                one.From.Length == 0 ? one.AnsweredBy : DeviceTables.ShortId(one.AnsweredBy),
                string.Create(CultureInfo.InvariantCulture, $"{one.Milliseconds:f0} ms"), one.IsSigned ? "yes" : "no, hearsay",
                DeviceTables.Age(TimeSpan.FromSeconds(one.SecondsLeft)), one.Name);
        }

        return table;
    }

    /// <summary>Gateways that were heard, a row each.</summary>
    public static ColumnTable Gateways(IEnumerable<RegionGatewayView> gateways, IReadOnlyList<string> near)
    {
        ColumnTable table = new("gateway", "region", "where", "way", "answers", "round trip", "heard", "near");
        foreach (RegionGatewayView one in gateways)
        {
            table.Add(
                DeviceTables.ShortId(one.Id), one.Region, one.Address, one.Way, one.IsLive ? "yes" : "not yet",
                one.RoundTripMilliseconds is { } millis ? string.Create(CultureInfo.InvariantCulture, $"{millis:f0} ms") : "-",
                DeviceTables.Age(TimeSpan.FromSeconds(one.HeardSecondsAgo)), near.Contains(one.Id) ? "yes" : "no");
        }

        return table;
    }

    /// <summary>Peers or services of the region, a row each.</summary>
    public static ColumnTable Listings(string what, IEnumerable<RegionListingView> listings)
    {
        ColumnTable table = new(what, "where", "published by", "id");
        foreach (RegionListingView one in listings)
        {
            table.Add(one.Title, OrDash(one.Endpoint), DeviceTables.ShortId(one.Publisher), one.Name);
        }

        return table;
    }

    private static string OrDash(string text) => text.Length == 0 ? "-" : text;
}
