using System.Globalization;
using System.Net;
using System.Xml.Linq;
using Microsoft.Extensions.Logging.Abstractions;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Transfers;
using NanoPeers.PeerPlatform.Tests.Clocks;

namespace NanoPeers.PeeringService.Tests.Transfers;

/// <summary>The picture of a distribution, the savings, and the lines of the record.</summary>
public sealed class DistributionPictureTests
{
    private static readonly DateTimeOffset _start = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);
    private static readonly ObjectId _file = ObjectId.Of([1, 2, 3]);

    [Fact]
    public void EveryTransferHasABarAndAnArrowFromItsSource()
    {
        string svg = DistributionPicture.Draw(
        [
            Went("origin.example.org", true, "10.0.0.1", 0, 2),
            Went("10.0.0.1", false, "10.0.0.2", 2, 3),
            Went("10.0.0.2", false, "10.0.0.3", 3, 4),
        ]);

        XElement root = XDocument.Parse(svg).Root!;
        XNamespace ns = root.Name.Namespace;
        Assert.Equal("http://www.w3.org/2000/svg", ns.NamespaceName);
        Assert.Equal(3, root.Descendants(ns + "title").Count());
        Assert.Equal(3, root.Elements(ns + "line").Count(line => line.Attribute("marker-end") is not null));
        string[] rows = [.. root.Elements(ns + "text").Where(text => (string?)text.Attribute("text-anchor") == "end").Select(text => text.Value)];
        Assert.Equal(["the Internet", "10.0.0.1", "10.0.0.2", "10.0.0.3"], rows);
        Assert.Contains("engine.cab: 1,000 octets from 10.0.0.1 to 10.0.0.2, 1000 ms", svg, StringComparison.Ordinal);
        Assert.Contains("1,000 octets from the Internet, 2,000 from peers", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void NamesAreTextAndNothingElse()
    {
        Transfer bad = Went("<script>alert(1)</script>\u0001", false, "\"&'<", 0, 1) with { Href = "http://x/<svg onload=\"x\">]]>" };

        XElement root = XDocument.Parse(DistributionPicture.Draw([bad])).Root!;

        Assert.DoesNotContain(root.Descendants(), element => element.Name.LocalName is "script" || element.Attributes().Any(one => one.Name.LocalName == "onload"));
    }

    [Fact]
    public void NothingIsAPictureToo() => Assert.NotNull(XDocument.Parse(DistributionPicture.Draw([])).Root);

    [Fact]
    public void ALineIsReadAsItWasWrittenAndAnythingElseIsNone()
    {
        Transfer one = Went("10.0.0.1", false, Transfer.Here, 0, 1);

        Assert.Equal(one, TransferLine.Read(TransferLine.Write(one)));
        string good = TransferLine.Write(one);
        foreach (string bad in new[] { "", "{}", "null", "[1]", good[..^3], good.Replace("1000", "-1", StringComparison.Ordinal), "\0" })
        {
            Assert.Null(TransferLine.Read(bad));
        }
    }

    [Fact]
    public void RequestsForOneObjectAreOneTransferAndTheOldestGoes()
    {
        string file = Path.Combine(Path.GetTempPath(), $"nanopeers-{Guid.NewGuid():N}");
        ManualTimeProvider time = new();
        try
        {
            using (TransferLog log = new(file, time, NullLogger<TransferLog>.Instance))
            {
                log.Served(_file, IPAddress.Loopback, 10, TimeSpan.Zero);
                time.Advance(TimeSpan.FromSeconds(1));
                log.Served(_file, IPAddress.Loopback, 20, TimeSpan.Zero);
                Assert.Equal(30, Assert.Single(log.List()).Octets);
                for (int i = 0; i < TransferLog.MaxTransfers; i++)
                {
                    log.Served(ObjectId.Of(BitConverter.GetBytes(i)), IPAddress.Loopback, 1, TimeSpan.Zero);
                }

                Assert.DoesNotContain(log.List(), one => one.Object == _file);
            }

            File.AppendAllText(file, "half a li");
            using TransferLog again = new(file, time, NullLogger<TransferLog>.Instance);
            Assert.Equal(TransferLog.MaxTransfers, again.List().Count);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void SavingsAddUpByFile()
    {
        FileSavings saved = Assert.Single(FileSavings.Of(
        [
            Went("origin.example.org", true, Transfer.Here, 0, 1),
            Went("10.0.0.9", false, Transfer.Here, 0, 1),
            Went(Transfer.Here, false, "10.0.0.2", 1, 2) with { Href = "" },
            Went(Transfer.Here, false, "10.0.0.3", 1, 2) with { Href = "" },
        ]));

        Assert.Equal((1000L, 1000L, 2000L, 3000L), (saved.FromInternet, saved.FromPeers, saved.ToPeers, saved.Saved));
        Assert.Equal("0.75", saved.Share.ToString(CultureInfo.InvariantCulture));
    }

    private static Transfer Went(string from, bool isOrigin, string to, int began, int ended) => new(
        _file, "http://origin.example.org/engine.cab", from, isOrigin, to, 1000, _start.AddSeconds(began), _start.AddSeconds(ended));
}
