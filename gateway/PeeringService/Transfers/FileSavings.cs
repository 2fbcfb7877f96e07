using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Transfers;

/// <summary>What peering saved of one file: as this node saw it.</summary>
/// <param name="Object">The file's content.</param>
/// <param name="Href">Its name; empty where it is not known.</param>
/// <param name="FromInternet">Octets that this node got from the Internet.</param>
/// <param name="FromPeers">Octets that this node got from peers.</param>
/// <param name="ToPeers">Octets that peers got here.</param>
public sealed record FileSavings(ObjectId Object, string Href, long FromInternet, long FromPeers, long ToPeers)
{
    /// <summary>Octets that did not have to come over the Internet: those from peers to this node, and from this node to peers.</summary>
    public long Saved => FromPeers + ToPeers;

    /// <summary>The part of all octets that did not come over the Internet, 0 to 1; 0 where nothing went.</summary>
    public double Share => Saved + FromInternet > 0 ? (double)Saved / (Saved + FromInternet) : 0;

    /// <summary>Adds up transfers by file, the file that saved most first.</summary>
    /// <param name="transfers">What went.</param>
    public static IReadOnlyList<FileSavings> Of(IEnumerable<Transfer> transfers) =>
    [
        .. transfers.GroupBy(one => one.Object)
            .Select(file => new FileSavings(
                file.Key,
                file.Select(one => one.Href).FirstOrDefault(href => href.Length > 0) ?? "",
                file.Where(one => one.To == Transfer.Here && one.IsOrigin).Sum(one => one.Octets),
                file.Where(one => one.To == Transfer.Here && !one.IsOrigin).Sum(one => one.Octets),
                file.Where(one => one.From == Transfer.Here).Sum(one => one.Octets)))
            .OrderByDescending(file => file.Saved)
            .ThenBy(file => file.Href, StringComparer.Ordinal),
    ];
}
