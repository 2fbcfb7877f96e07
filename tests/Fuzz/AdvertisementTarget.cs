using NanoPeers.Advertisements;
using NanoPeers.PeerPlatform.Advertisements;

namespace NanoPeers.Fuzz;

/// <summary>The parsers of advertisements, as the body of a fuzz test: octets go in, an advertisement or a named fault comes out.</summary>
internal sealed class AdvertisementTarget
{
    private readonly JsonElementReader _reader = new(new byte[300], new byte[100]);

    public int FromXml { get; private set; }

    public int FromJson { get; private set; }

    public void Run(byte[] octets)
    {
        Advertisement? read = ReadJson(octets) ?? ReadXml(octets);
        if (read is null)
        {
            return;
        }

        Assert.NotEmpty(AdvertisementHtml.Write(read));
        Assert.NotEmpty(read.Attributes());
        byte[] xml = AdvertisementXml.Write(read);
        if (AdvertisementXml.TryRead(xml, out Advertisement? again, out AdvertisementProblem? problem))
        {
            Assert.Equal(xml, AdvertisementXml.Write(again));
        }
        else
        {
            // A form may be longer than the other, and JSON alone knows no subtype's schema.
            Assert.Contains(problem.Status, new[] { AdvertisementStatus.TooLarge, AdvertisementStatus.NotOfSchema });
        }
    }

    private Advertisement? ReadJson(byte[] octets)
    {
        AdvertisementFault fault = new();
        Advertisement? read = AdvertisementJson.Read(octets, 0, octets.Length, fault);
        Assert.Equal(read is null, !fault.IsNone);
        FromJson += read is null ? 0 : 1;
        _reader.Start();
        int at = 0;
        JsonEvent next;
        do
        {
            next = _reader.Read(octets, at, octets.Length - at);
            at += _reader.Used;
            Assert.InRange(_reader.Depth, 0, AdvertisementLimits.MaxDepth + 1);
        }
        while (next is not (JsonEvent.NeedMore or JsonEvent.Malformed or JsonEvent.TooLarge));
        return read;
    }

    private Advertisement? ReadXml(byte[] octets)
    {
        bool isXml = AdvertisementXml.TryRead(octets, out Advertisement? read, out AdvertisementProblem? problem);
        Assert.Equal(isXml, problem is null);
        FromXml += isXml ? 1 : 0;
        return read;
    }
}
