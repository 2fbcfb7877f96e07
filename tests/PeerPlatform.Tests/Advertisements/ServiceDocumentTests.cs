using System.Text;
using NanoPeers.Advertisements;
using NanoPeers.PeerPlatform.Advertisements;

namespace NanoPeers.PeerPlatform.Tests.Advertisements;

/// <summary>The service advertisement of S0 fig. 18, field by field: what it may say, what survives, what is refused.</summary>
public sealed class ServiceDocumentTests
{
    private const string Schema = "Service.xsd";
    private const string House = "urn:nanopeers:group:11111111-2222-3333-4444-555555555555";
    private const string Commands = "urn:nanopeers:pipe:bbbbbbbb-0000-0000-0000-000000000001";

    private const string Document = """
        <serviceAdvertisement xmlns="urn:nanopeers:advertisement:1" xmlns:e="urn:example:house" xmlns:xs="http://www.w3.org/2001/XMLSchema"
          publisher="urn:nanopeers:peer:01234567-89ab-cdef-0123-456789abcdef" version="7" publishedAt="1795219200" lifetimeSeconds="3600">
          <defaultLanguage>en-CA</defaultLanguage>
          <name>urn:nanopeers:service:cccccccc-0000-0000-0000-000000000001</name>
          <peerEndpoint>udp://192.0.2.9:9701</peerEndpoint>
          <description><title lang="fr">lumière</title><provider>ABC</provider><version>1.0</version><additionalInfo>two gangs</additionalInfo></description>
          <serviceName>light in the hall</serviceName>
          <level>peer</level>
          <group>urn:nanopeers:group:11111111-2222-3333-4444-555555555555</group>
          <peer>urn:nanopeers:peer:fedcba98-7654-3210-fedc-ba9876543210</peer>
          <access>
            <policyAdvertisement>
              <name>urn:nanopeers:policy:aaaaaaaa-0000-0000-0000-000000000001</name>
              <policyName>activation</policyName><keyword>activate</keyword><keyword>members</keyword>
              <parameter name="rights">start stop</parameter>
            </policyAdvertisement>
            <policyAdvertisement>
              <defaultLanguage>de</defaultLanguage>
              <name>urn:nanopeers:policy:aaaaaaaa-0000-0000-0000-000000000002</name>
              <policyName>Gebrauch</policyName><keyword>use</keyword>
              <parameter name="pipeEncryption">required</parameter><parameter name="algorithm">A256GCM</parameter>
              <xs:schema targetNamespace="urn:example:house"><xs:element name="switch" type="xs:boolean"/></xs:schema>
            </policyAdvertisement>
          </access>
          <lifecycle><state>started</state><state>stopped</state><instruction name="start">started</instruction><instruction name="stop">stopped</instruction></lifecycle>
          <runtime>nanoframework</runtime>
          <runtime>net10.0</runtime>
          <configuration><policyAdvertisement><name>urn:nanopeers:policy:aaaaaaaa-0000-0000-0000-000000000003</name><policyName>by the gateway</policyName></policyAdvertisement></configuration>
          <userInterface><policyAdvertisement><name>urn:nanopeers:policy:aaaaaaaa-0000-0000-0000-000000000004</name><policyName>console</policyName></policyAdvertisement></userInterface>
          <storage><policyAdvertisement><name>urn:nanopeers:policy:aaaaaaaa-0000-0000-0000-000000000005</name><policyName>flash</policyName></policyAdvertisement></storage>
          <startup pipe="urn:nanopeers:pipe:bbbbbbbb-0000-0000-0000-000000000001">on-message</startup>
          <pipes><pipeAdvertisement><name>urn:nanopeers:pipe:bbbbbbbb-0000-0000-0000-000000000001</name><pipeName>orders</pipeName>
            <type>secured-unicast</type><group>urn:nanopeers:group:11111111-2222-3333-4444-555555555555</group></pipeAdvertisement></pipes>
          <e:floor level="2">upstairs<!-- a note --></e:floor>
        </serviceAdvertisement>
        """;

    /// <summary>What is replaced, by what, whether the schema alone refuses it, the line, a part of the reason.</summary>
    public static TheoryData<string, string, bool, int, string> Wrong => new()
    {
        // access policies
        { "<policyName>activation</policyName>", "", true, 14, "keyword" },
        { "<policyName>activation</policyName>", "<policyName></policyName>", true, 14, "policyName" },
        { "<name>urn:nanopeers:policy:aaaaaaaa-0000-0000-0000-000000000001</name>", "", true, 14, "policyName" },
        { "urn:nanopeers:policy:aaaaaaaa-0000-0000-0000-000000000001", "urn:nanopeers:group:aaaaaaaa-0000-0000-0000-000000000001", false, 13, "name" },
        { "<parameter name=\"rights\">", "<parameter>", true, 15, "name" },
        { "<parameter name=\"rights\">", "<parameter name=\"rights\" price=\"3\">", true, 15, "price" },
        { "<keyword>activate</keyword>", "<keyword></keyword>", true, 14, "keyword" },
        { "<keyword>use</keyword>", "<pipeName>use</pipeName>", true, 20, "pipeName" },
        { "<defaultLanguage>de</defaultLanguage>", "<defaultLanguage>d</defaultLanguage>", true, 18, "defaultLanguage" },
        { "  </access>", "    <member>all</member>\n  </access>", true, 24, "member" },
        { "  </access>", "  </access>\n  <access/>", true, 25, "access" },

        // startup
        { "on-message", "sometimes", true, 31, "startup" },
        { "on-message", "On-Message", true, 31, "startup" },
        { "on-message", "", true, 31, "startup" },
        { "on-message", "boot", false, 31, "startup" },
        { "on-message", "manual", false, 31, "startup" },
        { $"<startup pipe=\"{Commands}\">", "<startup>", false, 31, "startup" },
        { $"<startup pipe=\"{Commands}\">", $"<startup pipe=\"{House}\">", true, 31, "pipe" },
        { $"<startup pipe=\"{Commands}\">", $"<startup pipe=\"{Commands}\" delay=\"3\">", true, 31, "delay" },
        { $"<startup pipe=\"{Commands}\">on-message</startup>", "", true, 32, "startup" },

        // the others of the figure
        { "<serviceName>light in the hall</serviceName>", "", true, 8, "serviceName" },
        { "<level>peer</level>", "", true, 9, "level" },
        { "<level>peer</level>", "<level>house</level>", true, 8, "level" },
        { "<level>peer</level>", "<level>group</level>", false, 8, "level" },
        { "<peer>urn:nanopeers:peer:", "<peer>urn:nanopeers:group:", true, 10, "peer" },
        { "<group>urn:nanopeers:group:11111111-2222-3333-4444-555555555555</group>\n  <peer>", "<group>urn:nanopeers:peer:11111111-2222-3333-4444-555555555555</group>\n  <peer>", true, 9, "group" },
        { "<group>urn:nanopeers:group:11111111-2222-3333-4444-555555555555</group>\n  <peer>", "<group>urn:nanopeers:group:21111111-2222-3333-4444-555555555555</group>\n  <peer>", false, 32, "pipes" },
        { "<instruction name=\"start\">", "<instruction>", true, 25, "name" },
        { "<state>started</state>", "<state></state>", true, 25, "state" },
        { "<state>started</state>", "<when>started</when>", true, 25, "when" },
        { "<runtime>nanoframework</runtime>", "<runtime></runtime>", true, 26, "runtime" },
        { "<configuration>", "<configuration>by hand", true, 28, "configuration" },
        { "<userInterface>", "<userInterface kind=\"x\">", true, 29, "kind" },
        { "<type>secured-unicast</type>", "<type>secured</type>", true, 33, "type" },
        { "<e:floor", "<floor xmlns=\"urn:nanopeers:advertisement:1\"/><e:floor", true, 34, "floor" },
    };

    [Fact]
    [Trait("Capability", "X11")]
    public void Every_field_is_read_fits_the_schema_and_survives_JSON()
    {
        ServiceAdvertisement service = WrittenDocument.Survives<ServiceAdvertisement>(Schema, Document);
        Assert.Equal("urn:nanopeers:service:cccccccc-0000-0000-0000-000000000001", service.Name);
        Assert.Equal(("en-CA", 7u, 1795219200L, 3600), (service.DefaultLanguage, service.Version, service.PublishedAt, service.LifetimeSeconds));
        Assert.Equal("01234567-89ab-cdef-0123-456789abcdef", service.Publisher!.ToString());
        Assert.Equal(["udp://192.0.2.9:9701"], service.Endpoints);
        ProviderDescription description = service.Description!;
        Assert.Equal(("lumière", "fr", "ABC"), (description.Title, description.TitleLanguage, description.Provider));
        Assert.Equal(("1.0", "two gangs"), (description.Version, description.AdditionalInfo));
        Assert.Equal(("light in the hall", ServiceLevel.Peer), (service.ServiceName, service.Level));
        Assert.Equal(House, "urn:nanopeers:group:" + service.Group);
        Assert.Equal("fedcba98-7654-3210-fedc-ba9876543210", service.Peer!.ToString());
        Assert.Equal(["started", "stopped"], service.Lifecycle!.States);
        Assert.Equal([("start", "started"), ("stop", "stopped")], service.Lifecycle.Instructions.Select(pair => (pair.Name, pair.Value)));
        Assert.Equal(["nanoframework", "net10.0"], service.Runtimes);
        Assert.Equal("by the gateway", Assert.Single(service.Configuration).PolicyName);
        Assert.Equal("console", Assert.Single(service.UserInterface).PolicyName);
        Assert.Equal("flash", Assert.Single(service.Storage).PolicyName);
        Assert.Equal((ServiceStartup.OnMessage, Commands), (service.Startup, "urn:nanopeers:pipe:" + service.StartupPipe));
        PipeAdvertisement pipe = Assert.Single(service.Pipes);
        Assert.Equal((Commands, "orders", AdvertisedPipeType.SecuredUnicast, service.Group), (pipe.Name, pipe.PipeName, pipe.Type, pipe.Group));
        ExtensionElement floor = Assert.Single(service.Extensions);
        Assert.Equal(("{urn:example:house}floor", "2", "upstairs"), (floor.Name, floor.Attribute("level"), floor.Text));
    }

    /// <summary>S0: "one or more access policies that describe how to activate and/or use the service"; an access method may be a schema of messages.</summary>
    [Fact]
    [Trait("Capability", "X11")]
    public void Access_policies_are_kept_with_keywords_parameters_and_the_schema_of_messages()
    {
        ServiceAdvertisement service = WrittenDocument.Survives<ServiceAdvertisement>(Schema, Document);
        Assert.Equal(2, service.Access.Length);
        (PolicyAdvertisement activation, PolicyAdvertisement use) = (service.Access[0], service.Access[1]);
        Assert.Equal("urn:nanopeers:policy:aaaaaaaa-0000-0000-0000-000000000001", activation.Name);
        Assert.Equal("activation", activation.PolicyName);
        Assert.Equal(["activate", "members"], activation.Keywords);
        Assert.Equal("start stop", NamedValue.Find(activation.Parameters, "rights"));
        Assert.Equal(("Gebrauch", "de"), (use.PolicyName, use.DefaultLanguage));
        Assert.Equal("required", NamedValue.Find(use.Parameters, "pipeEncryption"));
        ExtensionElement schema = Assert.Single(use.Extensions);
        Assert.Equal("{http://www.w3.org/2001/XMLSchema}schema", schema.Name);
        Assert.Equal("switch", Assert.Single(schema.Children).Attribute("name"));
        Assert.Equal(["activation", "Gebrauch"], service.Attributes().Where(pair => pair.Name == "access").Select(pair => pair.Value));
        Assert.Contains(service.Attributes(), pair => pair.Name == "startup" && pair.Value == "on-message");
    }

    [Theory]
    [InlineData("boot", ServiceStartup.Boot)]
    [InlineData("manual", ServiceStartup.Manual)]
    [Trait("Capability", "X11")]
    public void A_service_starts_at_boot_by_hand_or_by_a_message_on_an_advertised_pipe(string word, ServiceStartup startup)
    {
        string document = Document.Replace($"<startup pipe=\"{Commands}\">on-message<", $"<startup>{word}<", StringComparison.Ordinal);
        ServiceAdvertisement service = WrittenDocument.Survives<ServiceAdvertisement>(Schema, document);
        Assert.Equal(startup, service.Startup);
        Assert.Null(service.StartupPipe);
    }

    [Fact]
    [Trait("Capability", "X11")]
    public void What_need_not_be_said_may_be_left_out()
    {
        const string Least = """
            <serviceAdvertisement xmlns="urn:nanopeers:advertisement:1" publisher="urn:nanopeers:peer:01234567-89ab-cdef-0123-456789abcdef"
              version="1" publishedAt="0" lifetimeSeconds="1"><defaultLanguage>en</defaultLanguage>
              <name>urn:nanopeers:service:cccccccc-0000-0000-0000-000000000001</name>
              <peerEndpoint>udp://192.0.2.9:9701</peerEndpoint>
              <serviceName>discovery</serviceName><level>group</level>
              <group>urn:nanopeers:group:11111111-2222-3333-4444-555555555555</group>
              <startup>boot</startup>
            </serviceAdvertisement>
            """;
        ServiceAdvertisement service = WrittenDocument.Survives<ServiceAdvertisement>(Schema, Least);
        Assert.Equal((ServiceLevel.Group, null), (service.Level, service.Peer));
        Assert.Empty(service.Access);
        Assert.Null(service.Lifecycle);
        Assert.Empty(service.Runtimes);
        Assert.All(new[] { service.Configuration, service.UserInterface, service.Storage }, Assert.Empty);
        Assert.Null(service.StartupPipe);
    }

    [Fact]
    [Trait("Capability", "X11")]
    public void No_more_than_the_limit_of_access_policies_is_taken()
    {
        string one = Document[Document.IndexOf("<policyAdvertisement>", StringComparison.Ordinal)..(Document.IndexOf("</policyAdvertisement>", StringComparison.Ordinal) + 22)];
        string Many(int count) => Document[..Document.IndexOf("<access>", StringComparison.Ordinal)] + "<access>"
            + string.Concat(Enumerable.Repeat(one, count)) + Document[Document.IndexOf("</access>", StringComparison.Ordinal)..];
        Assert.Equal(AdvertisementLimits.MaxRepeats, WrittenDocument.Survives<ServiceAdvertisement>(Schema, Many(AdvertisementLimits.MaxRepeats)).Access.Length);
        Assert.False(AdvertisementXml.TryRead(Encoding.UTF8.GetBytes(Many(33)), out _, out _));
        Assert.False(AdvertisementXml.TryRead(Encoding.UTF8.GetBytes(Many(0)), out _, out _));
    }

    [Theory, MemberData(nameof(Wrong))]
    [Trait("Capability", "X11")]
    public void A_wrong_value_is_refused_with_its_line_and_reason(string old, string with, bool bySchema, int line, string reason)
    {
        string wrong = Document.Replace(old, with, StringComparison.Ordinal);
        Assert.NotEqual(Document, wrong);
        WrittenDocument.Refused(Schema, wrong, bySchema, line, reason);
    }
}
