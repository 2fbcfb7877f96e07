using System.Text;
using NanoPeers.Advertisements;
using NanoPeers.PeerPlatform.Advertisements;

namespace NanoPeers.PeerPlatform.Tests.Advertisements;

/// <summary>The content advertisement of S0 fig. 19, field by field: what it may say, what survives, what is refused.</summary>
public sealed class ContentDocumentTests
{
    private const string Schema = "Content.xsd";

    private const string Plain = """
        <contentAdvertisement xmlns="urn:nanopeers:advertisement:1" xmlns:e="urn:example:library"
          publisher="urn:nanopeers:peer:01234567-89ab-cdef-0123-456789abcdef" version="2" publishedAt="1795219200" lifetimeSeconds="60">
          <defaultLanguage>en</defaultLanguage>
          <name>urn:nanopeers:content:11111111-2222-3333-4444-555555555555:sha256-47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU</name>
          <size>5</size>
          <byValue>aGVsbG8=</byValue>
          <type>text/plain; charset=utf-8</type>
          <encoding>utf-8</encoding>
          <e:shelf number="3"><e:row>top</e:row></e:shelf>
          <e:borrowed/>
        </contentAdvertisement>
        """;

    private const string Referred = """
        <contentAdvertisement xmlns="urn:nanopeers:advertisement:1"
          publisher="urn:nanopeers:peer:01234567-89ab-cdef-0123-456789abcdef" version="2" publishedAt="1795219200" lifetimeSeconds="60">
          <defaultLanguage>en</defaultLanguage>
          <name>urn:nanopeers:content:11111111-2222-3333-4444-555555555555:http%3A%2F%2Fexample.org%2Ffilm</name>
          <size>18446744073709551615</size>
          <byReference>http://example.org/film?part=1#2</byReference>
          <type>video/mp4</type>
        </contentAdvertisement>
        """;

    private const string OfAdvertisement = """
        <contentAdvertisement xmlns="urn:nanopeers:advertisement:1"
          publisher="urn:nanopeers:peer:01234567-89ab-cdef-0123-456789abcdef" version="2" publishedAt="1795219200" lifetimeSeconds="60">
          <defaultLanguage>en</defaultLanguage>
          <name>urn:nanopeers:content:11111111-2222-3333-4444-555555555555:about-the-film</name>
          <size>812</size>
          <type>application/vnd.nanopeers.advertisement+xml</type>
          <aboutID>urn:nanopeers:content:11111111-2222-3333-4444-555555555555:http%3A%2F%2Fexample.org%2Ffilm</aboutID>
          <peerIdentifier>udp://192.0.2.7:9701</peerIdentifier>
        </contentAdvertisement>
        """;

    private const string About = "<aboutID>urn:nanopeers:content:11111111-2222-3333-4444-555555555555:http%3A%2F%2Fexample.org%2Ffilm</aboutID>";
    private const string Instance = "<peerIdentifier>udp://192.0.2.7:9701</peerIdentifier>";

    private static readonly Dictionary<string, string> _bases = new(StringComparer.Ordinal)
    {
        ["plain"] = Plain, ["referred"] = Referred, ["advertisement"] = OfAdvertisement,
    };

    /// <summary>Which document, what is replaced, by what, whether the schema alone refuses it, the line, a part of the reason.</summary>
    public static TheoryData<string, string, string, bool, int, string> Wrong => new()
    {
        // size: unsigned, 64 bits
        { "referred", "18446744073709551615", "18446744073709551616", true, 5, "size" },
        { "referred", "18446744073709551615", "-1", true, 5, "size" },
        { "referred", "18446744073709551615", "1.5", true, 5, "size" },
        { "referred", "18446744073709551615", "0x10", true, 5, "size" },
        { "referred", "18446744073709551615", "", true, 5, "size" },
        { "referred", "18446744073709551615", "007", false, 5, "size" },
        { "referred", "<size>18446744073709551615</size>", "", true, 6, "byReference" },
        { "plain", "<size>5</size>", "<size>6</size>", false, 5, "size" },

        // by value or by reference
        { "plain", "aGVsbG8=", "aGVsbG8", true, 6, "byValue" },
        { "plain", "aGVsbG8=", "not base64!", true, 6, "byValue" },
        { "plain", "</byValue>", "</byValue><byReference>http://example.org/</byReference>", true, 6, "byReference" },
        { "referred", "http://example.org/film?part=1#2", "film.mp4", true, 6, "byReference" },
        { "referred", "http://example.org/film?part=1#2", "http://example.org/my film", true, 6, "byReference" },
        { "referred", "http://example.org/film?part=1#2", "http://example.org/{film}", false, 6, "byReference" },
        { "referred", "http://example.org/film?part=1#2", "http:", true, 6, "byReference" },

        // type
        { "plain", "text/plain; charset=utf-8", "text", true, 7, "type" },
        { "plain", "text/plain; charset=utf-8", "/plain", true, 7, "type" },
        { "plain", "text/plain; charset=utf-8", "text/", true, 7, "type" },
        { "plain", "text/plain; charset=utf-8", "text/plain/html", true, 7, "type" },
        { "plain", "text/plain; charset=utf-8", "text /plain", true, 7, "type" },
        { "plain", "text/plain; charset=utf-8", "", true, 7, "type" },
        { "plain", "<encoding>utf-8</encoding>", "<encoding></encoding>", true, 8, "encoding" },

        // aboutID and peer identifier only when the content is an advertisement, by its type
        { "plain", "<e:shelf", About + "<e:shelf", false, 9, "aboutID" },
        { "plain", "<e:shelf", Instance + "<e:shelf", false, 9, "peerIdentifier" },
        { "advertisement", "application/vnd.nanopeers.advertisement+xml", "text/html", false, 7, "aboutID" },
        { "advertisement", "<type>application/vnd.nanopeers.advertisement+xml</type>", "", false, 7, "aboutID" },
        { "advertisement", About, "", false, 1, "aboutID" },
        { "advertisement", About, "<aboutID></aboutID>", true, 7, "aboutID" },
        { "advertisement", About, "<aboutID>the film</aboutID>", true, 7, "aboutID" },
        { "advertisement", About, "<aboutID>urn:nanopeers:peer:1</aboutID>", false, 7, "aboutID" },
        { "advertisement", About, About + About, true, 7, "aboutID" },
        { "advertisement", "udp://192.0.2.7:9701", "192.0.2.7", true, 8, "peerIdentifier" },
        { "advertisement", "udp://192.0.2.7:9701", "udp://192.0.2.7:0", false, 8, "peerIdentifier" },
        { "advertisement", "udp://192.0.2.7:9701", "", true, 8, "peerIdentifier" },

        // the content identifier
        { "plain", "urn:nanopeers:content:11111111-2222-3333-4444-555555555555:sha256-47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", "urn:nanopeers:content:sha256-x", false, 4, "name" },
        { "plain", ":sha256-47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", "", false, 4, "name" },
        { "plain", "<e:shelf", "<shelf/><e:shelf", true, 9, "shelf" },
    };

    [Fact]
    [Trait("Capability", "X12")]
    public void Every_field_is_read_fits_the_schema_and_survives_JSON()
    {
        ContentAdvertisement content = WrittenDocument.Survives<ContentAdvertisement>(Schema, Plain);
        Assert.Equal("11111111-2222-3333-4444-555555555555", content.Group!.ToString());
        Assert.EndsWith(":sha256-47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU", content.Name, StringComparison.Ordinal);
        Assert.Equal("01234567-89ab-cdef-0123-456789abcdef", content.Publisher!.ToString());
        Assert.Equal(("en", 2u, 1795219200L, 60), (content.DefaultLanguage, content.Version, content.PublishedAt, content.LifetimeSeconds));
        Assert.Equal(5ul, content.Size);
        Assert.Equal("hello"u8, content.ByValue!);
        Assert.Null(content.ByReference);
        Assert.Equal(("text/plain; charset=utf-8", "utf-8"), (content.MimeType, content.Encoding));
        Assert.Null(content.About);
        Assert.Null(content.PeerEndpoint);
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("4294967297", 4_294_967_297)]
    [InlineData("18446744073709551615", ulong.MaxValue)]
    [Trait("Capability", "X12")]
    public void The_size_has_64_bits_and_the_data_may_be_elsewhere(string text, ulong size)
    {
        string document = Referred.Replace("18446744073709551615", text, StringComparison.Ordinal);
        ContentAdvertisement content = WrittenDocument.Survives<ContentAdvertisement>(Schema, document);
        Assert.Equal(size, content.Size);
        Assert.Null(content.ByValue);
        Assert.Equal("http://example.org/film?part=1#2", content.ByReference);
        Assert.Equal("video/mp4", content.MimeType);
    }

    [Theory]
    [InlineData("application/vnd.nanopeers.advertisement+xml")]
    [InlineData("application/vnd.nanopeers.advertisement+json")]
    [InlineData("Application/Vnd.NanoPeers.Advertisement+XML; charset=utf-8")]
    [Trait("Capability", "X12")]
    public void Content_that_is_an_advertisement_names_what_that_is_about_and_perhaps_where_an_instance_is(string type)
    {
        string document = OfAdvertisement.Replace("application/vnd.nanopeers.advertisement+xml", type, StringComparison.Ordinal);
        ContentAdvertisement content = WrittenDocument.Survives<ContentAdvertisement>(Schema, document);
        Assert.Equal("urn:nanopeers:content:11111111-2222-3333-4444-555555555555:http%3A%2F%2Fexample.org%2Ffilm", content.About);
        Assert.Equal("udp://192.0.2.7:9701", content.PeerEndpoint);
        Assert.Equal(type, content.MimeType);

        // Without a peer identifier no instance in particular is meant; then the advertisement is reached as any content is.
        string anywhere = document.Replace(Instance, "", StringComparison.Ordinal)
            .Replace("<size>", "<peerEndpoint>udp://192.0.2.8:9701</peerEndpoint><size>", StringComparison.Ordinal);
        content = WrittenDocument.Survives<ContentAdvertisement>(Schema, anywhere);
        Assert.Null(content.PeerEndpoint);
        Assert.NotNull(content.About);
    }

    /// <summary>S0: "an unlimited number of other types of elements may be added".</summary>
    [Fact]
    [Trait("Capability", "X12")]
    public void Unknown_elements_are_kept_when_it_is_published_again()
    {
        ContentAdvertisement content = WrittenDocument.Survives<ContentAdvertisement>(Schema, Plain);
        Assert.Equal(["{urn:example:library}shelf", "{urn:example:library}borrowed"], content.Extensions.Select(element => element.Name));
        content.Version++;
        content.PublishedAt++;
        ContentAdvertisement again = WrittenDocument.Survives<ContentAdvertisement>(
            Schema, Encoding.UTF8.GetString(AdvertisementXml.Write(content)));
        Assert.Equal(3u, again.Version);
        Assert.Equal("3", again.Extensions[0].Attribute("number"));
        Assert.Equal("top", again.Extensions[0].Child("{urn:example:library}row")!.Text);
        Assert.Equal("{urn:example:library}borrowed", again.Extensions[1].Name);
    }

    [Theory, MemberData(nameof(Wrong))]
    [Trait("Capability", "X12")]
    public void A_wrong_value_is_refused_with_its_line_and_reason(string name, string old, string with, bool bySchema, int line, string reason)
    {
        string wrong = _bases[name].Replace(old, with, StringComparison.Ordinal);
        Assert.NotEqual(_bases[name], wrong);
        WrittenDocument.Refused(Schema, wrong, bySchema, line, reason);
    }

    /// <summary>JSON has no schemas: there the model's own rules refuse the same values.</summary>
    [Theory]
    [InlineData("\"5\"", "\"18446744073709551616\"")]
    [InlineData("\"5\"", "\"-5\"")]
    [InlineData("\"5\"", "\"6\"")]
    [InlineData("\"text/plain; charset=utf-8\"", "\"text\"")]
    [InlineData("\"text/plain; charset=utf-8\"", "\"application/vnd.nanopeers.advertisement+json\"")]
    [InlineData("\"aGVsbG8=\"", "\"aGVsbG8\"")]
    [InlineData("\"byValue\":\"aGVsbG8=\"", "\"byReference\":\"no uri\"")]
    [InlineData("\"encoding\"", "\"aboutID\"")]
    [InlineData("\"encoding\"", "\"peerIdentifier\"")]
    [Trait("Capability", "X12")]
    public void The_same_is_refused_in_JSON(string old, string with)
    {
        string json = Encoding.UTF8.GetString(AdvertisementJson.Write(WrittenDocument.Read<ContentAdvertisement>(Plain)));
        Assert.Contains(old, json, StringComparison.Ordinal);
        WrittenDocument.RefusedAsJson(json.Replace(old, with, StringComparison.Ordinal));
    }
}
