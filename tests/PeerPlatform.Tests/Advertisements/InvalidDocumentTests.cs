using System.Text;
using NanoPeers.Advertisements;
using NanoPeers.PeerPlatform.Advertisements;

namespace NanoPeers.PeerPlatform.Tests.Advertisements;

/// <summary>Only documents that are valid, and descend from a base type, are taken; the others are refused with a line and a reason.</summary>
public sealed class InvalidDocumentTests
{
    private const string Root = """publisher="urn:nanopeers:peer:01234567-89ab-cdef-0123-456789abcdef" version="1" publishedAt="1795219200" lifetimeSeconds="3600">""";

    private const string Service = $"""
        <serviceAdvertisement xmlns="urn:nanopeers:advertisement:1" {Root}
          <defaultLanguage>en-CA</defaultLanguage>
          <name>urn:nanopeers:service:cccccccc-0000-0000-0000-000000000001</name>
          <peerEndpoint>udp://192.0.2.9:9701</peerEndpoint>
          <description><title lang="en">a</title><provider>b</provider></description>
          <serviceName>light</serviceName>
          <level>peer</level>
          <peer>urn:nanopeers:peer:fedcba98-7654-3210-fedc-ba9876543210</peer>
          <startup>boot</startup>
        </serviceAdvertisement>
        """;

    private const string Policy = """
        <policyAdvertisement><name>urn:nanopeers:policy:aaaaaaaa-0000-0000-0000-000000000002</name><policyName>p</policyName></policyAdvertisement>
        """;

    private const string Group = $"""
        <groupAdvertisement xmlns="urn:nanopeers:advertisement:1" {Root}
          <defaultLanguage>en</defaultLanguage>
          <name>urn:nanopeers:group:11111111-2222-3333-4444-555555555555</name>
          <peerEndpoint>udp://192.0.2.9:9701</peerEndpoint>
          <groupName>house</groupName>
          <variant>basic</variant>
          <membership>{Policy}</membership>
          <policies>{Policy}</policies>
          <pipes><pipeAdvertisement><name>urn:nanopeers:pipe:bbbbbbbb-0000-0000-0000-000000000001</name><pipeName>x</pipeName><type>unicast</type>
            <group>urn:nanopeers:group:11111111-2222-3333-4444-555555555555</group></pipeAdvertisement></pipes>
        </groupAdvertisement>
        """;

    private const string Content = $"""
        <contentAdvertisement xmlns="urn:nanopeers:advertisement:1" {Root}
          <defaultLanguage>en</defaultLanguage>
          <name>urn:nanopeers:content:11111111-2222-3333-4444-555555555555:x</name>
          <size>5</size>
          <byValue>aGVsbG8=</byValue>
          <type>text/plain</type>
        </contentAdvertisement>
        """;

    private const string LightSwitch = $"""
        <l:lightSwitchAdvertisement xmlns:l="urn:nanopeers:light-switch:1" xmlns="urn:nanopeers:advertisement:1" extends="service" {Root}
          <defaultLanguage>en</defaultLanguage>
          <name>urn:nanopeers:service:cccccccc-0000-0000-0000-000000000001</name>
          <peerEndpoint>udp://192.0.2.9:9701</peerEndpoint>
          <serviceName>light</serviceName>
          <level>peer</level>
          <peer>urn:nanopeers:peer:fedcba98-7654-3210-fedc-ba9876543210</peer>
          <startup>boot</startup>
          <l:light output="led" button="true"/>
          <l:picture><l:of room="hall">here</l:of><i:icon xmlns:i="urn:example:icons">AAAA</i:icon></l:picture>
        </l:lightSwitchAdvertisement>
        """;

    private static readonly Dictionary<string, string> _bases = new(StringComparer.Ordinal)
    {
        ["service"] = Service, ["group"] = Group, ["content"] = Content, ["light"] = LightSwitch,
    };

    /// <summary>Which document, what is replaced, by what, the line of the fault, a part of the reason.</summary>
    public static TheoryData<string, string, string, int, string> Cases => new()
    {
        // the root, and what it descends from
        { "service", "serviceAdvertisement", "printerAdvertisement", 1, "extends none" },
        { "service", "urn:nanopeers:advertisement:1", "urn:example:other", 1, "extends none" },
        { "service", "xmlns=\"urn:nanopeers:advertisement:1\" ", "", 1, "without a namespace" },
        { "service", " publisher=", " extends=\"service\" publisher=", 1, "extends none" },
        { "light", "extends=\"service\" ", "", 1, "extends none" },
        { "light", "extends=\"service\" ", "extends=\"printer\" ", 1, "extends none" },
        { "light", "extends=\"service\" ", "extends=\"peer\" ", 3, "name" },
        { "service", "serviceAdvertisement", "groupAdvertisement", 6, "serviceName" },

        // attributes of the root
        { "service", "version=\"1\" ", "", 1, "version" },
        { "service", "version=\"1\"", "version=\"0\"", 1, "version" },
        { "service", "version=\"1\"", "version=\"4294967296\"", 1, "version" },
        { "service", "version=\"1\"", "version=\"-1\"", 1, "version" },
        { "service", "version=\"1\"", "version=\"01\"", 1, "version" },
        { "service", "publishedAt=\"1795219200\"", "publishedAt=\"yesterday\"", 1, "publishedAt" },
        { "service", "lifetimeSeconds=\"3600\"", "lifetimeSeconds=\"0\"", 1, "lifetimeSeconds" },
        { "service", "lifetimeSeconds=\"3600\"", "lifetimeSeconds=\"2592001\"", 1, "lifetimeSeconds" },
        { "service", "publisher=\"urn:nanopeers:peer:", "publisher=\"urn:nanopeers:group:", 1, "publisher" },
        { "service", "version=\"1\"", "version=\"1\" price=\"3\"", 1, "price" },
        { "service", "version=\"1\"", "version=\"1\" audience=\"friends\"", 1, "audience" },
        { "service", "version=\"1\"", "version=\"1\" audience=\"members\"", 1, "audience" },
        { "service", "version=\"1\"", "version=\"1\" xml:lang=\"en\"", 1, "xml:lang" },
        { "service", "version=\"1\"", "version=\"1\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"x\"", 1, "xsi:type" },

        // what all types have
        { "service", "<defaultLanguage>en-CA</defaultLanguage>", "", 3, "defaultLanguage" },
        { "service", "en-CA", "", 2, "defaultLanguage" },
        { "service", "en-CA", "en_CA", 2, "defaultLanguage" },
        { "service", "urn:nanopeers:service:cccccccc-", "urn:nanopeers:service:ccccccc-", 3, "name" },
        { "service", "<name>urn:nanopeers:service:cccccccc-0000-0000-0000-000000000001</name>", "", 4, "peerEndpoint" },
        { "service", "<peerEndpoint>udp://192.0.2.9:9701</peerEndpoint>", "", 1, "endpoint" },
        { "service", "udp://192.0.2.9:9701", "udp:192.0.2.9:9701", 4, "peerEndpoint" },
        { "service", "udp://192.0.2.9:9701", "udp://192.0.2.9:0", 4, "peerEndpoint" },
        { "service", "lang=\"en\"", "lang=\"\"", 5, "lang" },
        { "service", "<provider>b</provider>", "<provider>b</provider><provider>c</provider>", 5, "provider" },
        { "service", "<provider>b</provider>", "<provider><b>b</b></provider>", 5, "provider" },
        { "service", "<provider>b</provider>", "<owner>b</owner>", 5, "owner" },
        { "service", "<provider>b</provider>", "<provider>b\u202Ec</provider>", 5, "provider" },
        { "service", "<description>", "some text<description>", 10, "text" },

        // a service
        { "service", "<level>peer</level>", "<level>house</level>", 7, "level" },
        { "service", "<level>peer</level>", "<level>group</level>", 7, "level" },
        { "service", "<startup>boot</startup>", "", 1, "startup" },
        { "service", "<startup>boot</startup>", "<startup>on-message</startup>", 9, "startup" },
        { "service", "<startup>", "<startup pipe=\"urn:nanopeers:pipe:1\">", 9, "pipe" },
        { "service", "<serviceName>light</serviceName>", "<serviceName></serviceName>", 6, "serviceName" },
        { "service", "<level>peer</level>", "<level>peer</level>\n<level>peer</level>", 8, "level" },

        // a group
        { "group", "<variant>basic</variant>", "<variant>full</variant>", 6, "variant" },
        { "group", "<variant>basic</variant>", "<variant>some</variant>", 6, "variant" },
        { "group", $"<policies>{Policy}</policies>", "", 9, "pipes" },
        { "group", $"<policies>{Policy}</policies>", "<policies/>", 8, "policies" },
        { "group", $"<membership>{Policy}</membership>", "", 8, "policies" },
        { "group", "<type>unicast</type>", "<type>multicast</type>", 9, "type" },
        { "group", "<group>urn:nanopeers:group:1", "<group>urn:nanopeers:group:2", 9, "pipes" },

        // content
        { "content", "<size>5</size>", "<size>6</size>", 4, "size" },
        { "content", "<size>5</size>", "<size>18446744073709551616</size>", 4, "size" },
        { "content", "<size>5</size>", "", 5, "byValue" },
        { "content", "aGVsbG8=", "aGVsbG8", 5, "byValue" },
        { "content", "aGVsbG8=", "aGVsbG9=", 5, "byValue" },
        { "content", "<type>", "<byReference>http://example.org/a</byReference><type>", 6, "byReference" },
        { "content", "555555555555:x", "555555555555:", 3, "name" },

        // a subtype whose schema is known
        { "light", "output=\"led\"", "output=\"fountain\"", 9, "output" },
        { "light", "output=\"led\" ", "", 9, "output" },
        { "light", "button=\"true\"", "button=\"perhaps\"", 9, "button" },

        // not well-formed
        { "service", "</startup>", "", 10, "startup" },
        { "service", "<level>", "<level", 7, "" },
        { "service", "light", "&light;", 6, "light" },
        { "service", "light", "\u0001", 6, "" },
    };

    [Theory, MemberData(nameof(Cases))]
    [Trait("Capability", "X14")]
    public void An_invalid_document_is_refused_with_its_line_and_reason(string name, string old, string with, int line, string reason)
    {
        Assert.True(Cases.Count >= 50);
        string valid = _bases[name];
        Assert.True(AdvertisementXml.TryRead(Encoding.UTF8.GetBytes(valid), out _, out AdvertisementProblem? none), none?.ToString());
        string invalid = valid.Replace(old, with, StringComparison.Ordinal);
        Assert.NotEqual(valid, invalid);
        Assert.False(AdvertisementXml.TryRead(Encoding.UTF8.GetBytes(invalid), out Advertisement? read, out AdvertisementProblem? problem), "taken");
        Assert.Null(read);
        Assert.NotEqual(AdvertisementStatus.Valid, problem!.Status);
        Assert.Contains(reason, problem.Reason, StringComparison.Ordinal);
        Assert.True(problem.Line == line, problem.ToString());
    }

    [Fact]
    [Trait("Capability", "X13")]
    public void An_unknown_subtype_is_handled_as_its_base_and_kept_without_loss()
    {
        byte[] document = Encoding.UTF8.GetBytes(LightSwitch.Replace("led", "fountain", StringComparison.Ordinal));
        Assert.False(AdvertisementXml.TryRead(document, AdvertisementSchemas.Usual, out _, out _)); // this schema knows better
        Assert.True(AdvertisementXml.TryRead(document, AdvertisementSchemas.Platform, out Advertisement? advertisement, out AdvertisementProblem? problem), problem?.ToString());
        ServiceAdvertisement service = Assert.IsType<ServiceAdvertisement>(advertisement);
        Assert.Equal("light", service.ServiceName);
        Assert.Equal("{urn:nanopeers:light-switch:1}lightSwitchAdvertisement", service.Subtype);
        Assert.Contains(service.Attributes(), pair => pair.Name == "level" && pair.Value == "peer");
        string again = Encoding.UTF8.GetString(AdvertisementXml.Write(service));
        Assert.Contains("""<x:light xmlns:x="urn:nanopeers:light-switch:1" button="true" output="fountain">""".Replace(" xmlns:x=\"urn:nanopeers:light-switch:1\"", ""), again, StringComparison.Ordinal);
        Assert.Contains("""<x:of room="hall">here</x:of><x:icon xmlns:x="urn:example:icons">AAAA</x:icon>""", again, StringComparison.Ordinal);
        Assert.True(AdvertisementXml.TryRead(Encoding.UTF8.GetBytes(again), AdvertisementSchemas.Platform, out Advertisement? second, out _));
        ModelComparison.AssertEqual(service, second!);
    }

    /// <summary>A subtype's schema is added by the peer's owner; from then on its documents are held to it.</summary>
    [Fact]
    [Trait("Capability", "X13")]
    public void A_subtype_is_made_by_a_schema()
    {
        const string Icons = """
            <xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:example:icons" elementFormDefault="qualified">
              <xs:element name="icon" type="xs:hexBinary"/>
            </xs:schema>
            """;
        byte[] document = Encoding.UTF8.GetBytes(LightSwitch.Replace(">AAAA<", ">AAAX<", StringComparison.Ordinal));
        Assert.True(AdvertisementXml.TryRead(document, AdvertisementSchemas.Usual, out _, out _));
        Assert.False(AdvertisementXml.TryRead(document, AdvertisementSchemas.Usual.With(Icons), out _, out AdvertisementProblem? problem));
        Assert.Equal(10, problem!.Line);
        Assert.Contains("icon", problem.Reason, StringComparison.Ordinal);
    }

    [Fact]
    [Trait("Capability", "X17")]
    public void Nested_elements_and_attributes_are_kept()
    {
        Assert.True(AdvertisementXml.TryRead(Encoding.UTF8.GetBytes(LightSwitch), out Advertisement? advertisement, out _));
        ExtensionElement picture = advertisement!.Extensions[1];
        Assert.Equal("{urn:nanopeers:light-switch:1}picture", picture.Name);
        Assert.Equal("hall", picture.Children[0].Attribute("room"));
        Assert.Equal("here", picture.Children[0].Text);
        Assert.Equal("AAAA", picture.Child("{urn:example:icons}icon")!.Text);
        Assert.Equal("led", advertisement.Extensions[0].Attribute("output"));
    }

    [Fact]
    [Trait("Capability", "X19")]
    public void Document_types_entities_and_excess_are_refused()
    {
        Refused("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + Service.Replace("light", "&x;", StringComparison.Ordinal), AdvertisementStatus.DocumentType);
        string laughs = string.Concat(Enumerable.Range(1, 9).Select(i => $"<!ENTITY l{i} \"&l{i - 1};&l{i - 1};&l{i - 1};&l{i - 1};&l{i - 1};&l{i - 1};&l{i - 1};&l{i - 1};\">"));
        Refused($"<!DOCTYPE a [<!ENTITY l0 \"lol\">{laughs}]>" + Service.Replace("light", "&l9;", StringComparison.Ordinal), AdvertisementStatus.DocumentType);
        Refused("<!DOCTYPE a SYSTEM \"http://example.org/a.dtd\">" + Service, AdvertisementStatus.DocumentType);
        Refused(Service.Replace("light", "&undeclared;", StringComparison.Ordinal), AdvertisementStatus.DocumentType);

        string deep = string.Concat(Enumerable.Repeat("<e:d xmlns:e=\"urn:e\">", 63)) + string.Concat(Enumerable.Repeat("</e:d>", 63));
        Refused(Extended(deep), AdvertisementStatus.TooLarge);
        string fits = string.Concat(Enumerable.Repeat("<e:d xmlns:e=\"urn:e\">", 15)) + string.Concat(Enumerable.Repeat("</e:d>", 15));
        Assert.True(AdvertisementXml.TryRead(Encoding.UTF8.GetBytes(Extended(fits)), out _, out _));
        Refused(Extended(string.Concat(Enumerable.Repeat("<d xmlns=\"urn:e\"/>", 520))), AdvertisementStatus.TooLarge);
        Refused(Extended("<d xmlns=\"urn:e\" " + string.Concat(Enumerable.Range(0, 61).Select(i => $" a{i}=\"\"")) + "/>"), AdvertisementStatus.TooLarge);
        Refused(Extended("<d xmlns=\"urn:e\">" + new string('a', AdvertisementLimits.MaxDocument) + "</d>"), AdvertisementStatus.TooLarge);
        Assert.False(AdvertisementXml.TryRead(Encoding.Unicode.GetBytes(Service), out _, out AdvertisementProblem? encoding));
        Assert.Equal(AdvertisementStatus.Malformed, encoding!.Status);
        Assert.False(AdvertisementXml.TryRead([0xC3, 0x28], out _, out _));
        Assert.False(AdvertisementXml.TryRead([], out _, out _));
    }

    private static string Extended(string extension) => Service.Replace("</serviceAdvertisement>", extension + "</serviceAdvertisement>", StringComparison.Ordinal);

    private static void Refused(string document, AdvertisementStatus status)
    {
        Assert.False(AdvertisementXml.TryRead(Encoding.UTF8.GetBytes(document), out _, out AdvertisementProblem? problem));
        Assert.True(problem!.Status == status, problem.ToString());
    }
}
