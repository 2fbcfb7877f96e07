using System.Security.Cryptography.Xml;
using System.Text;
using System.Xml;
using System.Xml.Schema;
using NanoPeers.Advertisements;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Advertisements;
using NanoPeers.Vectors;

namespace NanoPeers.PeerPlatform.Tests.Advertisements;

/// <summary>Writing, validating and reading XML documents.</summary>
public sealed class AdvertisementXmlTests
{
    private const string LightSwitch = """
        <serviceAdvertisement xmlns="urn:nanopeers:advertisement:1" publisher="urn:nanopeers:peer:01234567-89ab-cdef-0123-456789abcdef"
            version="1" publishedAt="1795219200" lifetimeSeconds="3600">
          <defaultLanguage>en-CA</defaultLanguage>
          <name>urn:nanopeers:service:cccccccc-0000-0000-0000-000000000001</name>
          <peerEndpoint>udp://192.0.2.9:9701</peerEndpoint>
          <description>
            <title>ABC Programmable Lighting Switch</title>

        <provider>ABC, an XYZ Company</provider>

        <version>1.0</version>

        <additionalInfo>http://www.XYZ.Com/ABC/x10/</additionalInfo>
          </description>
          <serviceName>light</serviceName>
          <level>peer</level>
          <peer>urn:nanopeers:peer:fedcba98-7654-3210-fedc-ba9876543210</peer>
          <startup>boot</startup>
        </serviceAdvertisement>
        """;

    public static TheoryData<int> Kinds => [.. Enumerable.Range(AdvertisementKind.Policy, 6)];

    [Theory, MemberData(nameof(Kinds))]
    [Trait("Capability", "X1")]
    [Trait("Capability", "X15")]
    [Trait("Capability", "X10")]
    public void Each_type_has_a_schema_a_sample_a_parser_and_a_writer(int kind)
    {
        Advertisement sample = AdvertisementSamples.All.Single(sample => sample.Kind == kind);
        string word = AdvertisementKind.WordOf(kind);
        Assert.Contains(char.ToUpperInvariant(word[0]) + word[1..] + ".xsd", AdvertisementSchemas.ShippedFiles);
        Assert.True(AdvertisementSchemas.Platform.Set.GlobalElements.Contains(new XmlQualifiedName(word + "Advertisement", AdvertisementTree.Namespace)));
        byte[] document = AdvertisementXml.Write(sample);
        Advertisement read = Read(document);
        Assert.Equal(kind, read.Kind);
        ModelComparison.AssertEqual(sample, read);
        Assert.Equal(document, AdvertisementXml.Write(read));
    }

    /// <summary>The oracle is .NET's own validating reader with the shipped schema files as they are, includes and imports resolved.</summary>
    [Fact]
    [Trait("Capability", "C17")]
    public void Documents_validate_against_the_shipped_schema_files()
    {
        XmlReaderSettings settings = new() { ValidationType = ValidationType.Schema };
        settings.Schemas.XmlResolver = new XmlUrlResolver();
        settings.Schemas.Add(null, Path.Combine(VectorFile.RepositoryRoot, "shared/ProtocolModels/Schemas/LightSwitch.xsd"));
        foreach (string file in new[] { "Peer", "Group", "Content" })
        {
            settings.Schemas.Add(null, Path.Combine(VectorFile.RepositoryRoot, "shared/ProtocolModels/Schemas", file + ".xsd"));
        }

        GeneratedAdvertisements generated = new(17);
        foreach (Advertisement advertisement in AdvertisementSamples.All.Concat(Enumerable.Range(0, 100).Select(_ => generated.Next())))
        {
            if (advertisement is not ServiceAdvertisement)
            {
                advertisement.Subtype = null; // a schema-driven reader has no base type for a root that it does not know
            }
            else if (advertisement.Subtype?.Contains("example", StringComparison.Ordinal) == true)
            {
                advertisement.Subtype = null;
            }

            using XmlReader reader = XmlReader.Create(new MemoryStream(AdvertisementXml.Write(advertisement)), settings);
            while (reader.Read())
            {
                // An XmlSchemaValidationException fails the test.
            }
        }

        byte[] wrong = Encoding.UTF8.GetBytes(LightSwitch.Replace("<level>peer</level>", "<level>house</level>", StringComparison.Ordinal));
        using XmlReader refusing = XmlReader.Create(new MemoryStream(wrong), settings);
        Assert.Throws<XmlSchemaValidationException>(() => { while (refusing.Read()) { } });
    }

    /// <summary>The oracle is .NET's implementation of W3C Canonical XML 1.0: our spelling is left as it is.</summary>
    [Fact]
    [Trait("Capability", "X17")]
    public void What_is_written_is_canonical_and_nothing_is_lost()
    {
        GeneratedAdvertisements generated = new(4);
        for (int i = 0; i < 300; i++)
        {
            Advertisement advertisement = generated.Next();
            byte[] document = AdvertisementXml.Write(advertisement);
            Assert.Equal(document, Canonicalized(document));
            Advertisement read = Read(document);
            ModelComparison.AssertEqual(advertisement, read);
            Assert.Equal(document, AdvertisementXml.Write(read));
        }
    }

    [Fact]
    [Trait("Capability", "X5")]
    public void The_light_switch_example_of_the_source_parses_verbatim()
    {
        ProviderDescription description = Read(LightSwitch).Description!;
        Assert.Equal("ABC Programmable Lighting Switch", description.Title);
        Assert.Equal("ABC, an XYZ Company", description.Provider);
        Assert.Equal("1.0", description.Version);
        Assert.Equal("http://www.XYZ.Com/ABC/x10/", description.AdditionalInfo);
    }

    [Fact]
    [Trait("Capability", "X2")]
    public void Texts_have_the_default_language_unless_they_name_their_own()
    {
        Advertisement read = Read(LightSwitch);
        Assert.Equal("en-CA", read.DefaultLanguage);
        Assert.Null(read.Description!.TitleLanguage);
        Assert.Equal("en-CA", read.LanguageOf(read.Description.TitleLanguage));
        Advertisement german = Read(LightSwitch.Replace("<title>", "<title lang=\"de\">", StringComparison.Ordinal));
        Assert.Equal("de", german.LanguageOf(german.Description!.TitleLanguage));
        Refused(LightSwitch.Replace("en-CA", "e", StringComparison.Ordinal), 3, "defaultLanguage");
        Refused(LightSwitch.Replace("<defaultLanguage>en-CA</defaultLanguage>", "", StringComparison.Ordinal), 4, "defaultLanguage");
    }

    [Theory]
    [InlineData("urn:nanopeers:service:cccccccc-0000-0000-0000-00000000000")]
    [InlineData("urn:nanopeers:service:cccccccc-0000-0000-0000-0000000000011")]
    [InlineData("urn:nanopeers:service:cccccccc-0000-0000-0000-00000000000g")]
    [InlineData("urn:nanopeers:service:cccccccc000000000000000000000001")]
    [InlineData("urn:nanopeers:service:CCCCCCCC-0000-0000-0000-000000000001")]
    [InlineData("urn:nanopeers:peer:cccccccc-0000-0000-0000-000000000001")]
    [Trait("Capability", "X3")]
    public void A_malformed_name_is_refused(string name)
    {
        Advertisement read = Read(LightSwitch);
        Assert.Equal(16, Identifier.Length);
        Assert.Equal(ResourceKind.Service, ResourceName.Parse(read.Name)!.Kind);
        Refused(LightSwitch.Replace("urn:nanopeers:service:cccccccc-0000-0000-0000-000000000001", name, StringComparison.Ordinal), 4, "name");
    }

    [Fact]
    [Trait("Capability", "X4")]
    public void Endpoints_are_there_where_a_resource_is_reached_by_them()
    {
        Assert.Equal(["udp://192.0.2.9:9701"], Read(LightSwitch).Endpoints);
        Refused(LightSwitch.Replace("<peerEndpoint>udp://192.0.2.9:9701</peerEndpoint>", "", StringComparison.Ordinal), 1, "endpoint");
        Refused(LightSwitch.Replace("udp://192.0.2.9:9701", "udp://192.0.2.9:70000", StringComparison.Ordinal), 5, "endpoint");
        Refused(LightSwitch.Replace("udp://192.0.2.9:9701", "192.0.2.9:9701", StringComparison.Ordinal), 5, "ndpoint");
        foreach (Advertisement advertisement in AdvertisementSamples.All)
        {
            advertisement.Endpoints = [];
            if (advertisement is ServiceAdvertisement service)
            {
                service.Pipes = [];
            }
            else if (advertisement is ContentAdvertisement content)
            {
                content.ByValue = null;
                content.PeerEndpoint = null;
            }

            bool needs = advertisement.Kind is not (AdvertisementKind.Policy or AdvertisementKind.Pipe);
            bool taken = AdvertisementXml.TryRead(AdvertisementXml.Write(advertisement), out _, out AdvertisementProblem? problem);
            Assert.Equal(!needs, taken);
            Assert.Equal(needs ? AdvertisementStatus.NoEndpoint : null, problem?.Status);
        }
    }

    [Fact]
    [Trait("Capability", "X7")]
    public void A_policy_stands_alone_and_inside_others()
    {
        PolicyAdvertisement alone = Assert.IsType<PolicyAdvertisement>(Read(AdvertisementXml.Write(AdvertisementSamples.Policy())));
        Assert.Equal(["membership", "invitation"], alone.Keywords);
        GroupAdvertisement group = Assert.IsType<GroupAdvertisement>(Read(AdvertisementXml.Write(AdvertisementSamples.Group())));
        Assert.Equal("membership by vote", group.Membership!.PolicyName);
        Assert.Equal(["standard"], group.Policies[0].Keywords);
        Assert.Equal("rsa-2048-oaep-sha256", NamedValue.Find(alone.Parameters, "keyExchange"));
    }

    [Fact]
    [Trait("Capability", "X8")]
    public void A_peer_has_its_required_parts_and_may_have_the_others()
    {
        PeerAdvertisement full = Assert.IsType<PeerAdvertisement>(Read(AdvertisementXml.Write(AdvertisementSamples.PeerOf())));
        Assert.Equal("net10.0", full.Runtime);
        Assert.Equal("1048576", NamedValue.Find(full.Constraints, "maxMessage"));
        Assert.Single(full.SecurityPolicies);
        PeerAdvertisement least = AdvertisementSamples.PeerOf();
        (least.Runtime, least.Constraints, least.SecurityPolicies, least.Groups) = (null, [], [], []);
        (least.Description, least.Security) = (null, null);
        ModelComparison.AssertEqual(least, Read(AdvertisementXml.Write(least)));
        string text = Encoding.UTF8.GetString(AdvertisementXml.Write(least));
        foreach (string required in new[] { "name", "peerEndpoint", "peerName", "defaultLanguage" })
        {
            string without = System.Text.RegularExpressions.Regex.Replace(text, $"<{required}>[^<]*</{required}>", "");
            Assert.NotEqual(text, without);
            Assert.False(AdvertisementXml.TryRead(Encoding.UTF8.GetBytes(without), out _, out AdvertisementProblem? problem), required);
            Assert.NotEqual("", problem!.Reason);
        }

        foreach (string required in new[] { "publisher", "version", "publishedAt", "lifetimeSeconds" })
        {
            string without = System.Text.RegularExpressions.Regex.Replace(text, $" {required}=\"[^\"]*\"", "");
            Assert.NotEqual(text, without);
            Assert.False(AdvertisementXml.TryRead(Encoding.UTF8.GetBytes(without), out _, out AdvertisementProblem? problem), required);
            Assert.Contains(required, problem!.Reason, StringComparison.Ordinal);
        }
    }

    [Fact]
    [Trait("Capability", "P11")]
    public void A_pipe_is_published_inside_a_groups_and_a_services_advertisement()
    {
        GroupAdvertisement group = Assert.IsType<GroupAdvertisement>(Read(AdvertisementXml.Write(AdvertisementSamples.Group())));
        ServiceAdvertisement service = Assert.IsType<ServiceAdvertisement>(Read(AdvertisementXml.Write(AdvertisementSamples.Service())));
        foreach (PipeAdvertisement pipe in new[] { group.Pipes[0], service.Pipes[0] })
        {
            Assert.Equal(AdvertisementSamples.Pipe().Id, pipe.Id);
            Assert.Equal(AdvertisedPipeType.SecuredBroadcast, pipe.Type);
            Assert.Equal(AdvertisementSamples.House, pipe.Group);
        }
    }

    private static byte[] Canonicalized(byte[] document)
    {
        XmlDocument parsed = new() { PreserveWhitespace = true, XmlResolver = null };
        parsed.LoadXml(Encoding.UTF8.GetString(document));
        XmlDsigC14NTransform transform = new();
        transform.LoadInput(parsed);
        using MemoryStream output = (MemoryStream)transform.GetOutput(typeof(Stream));
        return output.ToArray();
    }

    private static Advertisement Read(string document) => Read(Encoding.UTF8.GetBytes(document));

    private static Advertisement Read(byte[] document)
    {
        bool read = AdvertisementXml.TryRead(document, out Advertisement? advertisement, out AdvertisementProblem? problem);
        Assert.True(read, problem?.ToString() + "\n" + Encoding.UTF8.GetString(document));
        return advertisement!;
    }

    private static void Refused(string document, int line, string reason)
    {
        Assert.False(AdvertisementXml.TryRead(Encoding.UTF8.GetBytes(document), out _, out AdvertisementProblem? problem));
        Assert.Contains(reason, problem!.Reason, StringComparison.Ordinal);
        Assert.True(problem.Line == line, problem.ToString());
    }
}
