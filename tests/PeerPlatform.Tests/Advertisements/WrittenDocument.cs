using System.Text;
using System.Xml;
using System.Xml.Schema;
using NanoPeers.Advertisements;
using NanoPeers.PeerPlatform.Advertisements;
using NanoPeers.Vectors;

namespace NanoPeers.PeerPlatform.Tests.Advertisements;

/// <summary>A document as a person wrote it, held to the shipped schema files by .NET's own validating reader and taken through all forms.</summary>
internal static class WrittenDocument
{
    /// <summary>Reads it as a peer does that knows no subtypes.</summary>
    public static T Read<T>(string document)
        where T : Advertisement
    {
        bool read = AdvertisementXml.TryRead(
            Encoding.UTF8.GetBytes(document), AdvertisementSchemas.Platform, out Advertisement? advertisement, out AdvertisementProblem? problem);
        Assert.True(read, problem + "\n" + document);
        return Assert.IsType<T>(advertisement);
    }

    /// <summary>Reads it, and asserts that the schema file takes it and that nothing is lost from XML to JSON to XML.</summary>
    public static T Survives<T>(string schema, string document)
        where T : Advertisement
    {
        Assert.Equal("", SchemaFault(schema, document));
        T advertisement = Read<T>(document);
        byte[] xml = AdvertisementXml.Write(advertisement);
        Assert.Equal("", SchemaFault(schema, Encoding.UTF8.GetString(xml)));
        byte[] json = AdvertisementJson.Write(advertisement);
        AdvertisementFault fault = new();
        Advertisement? fromJson = AdvertisementJson.Read(json, 0, json.Length, fault);
        Assert.True(fromJson is not null, fault.ToString());
        ModelComparison.AssertEqual(advertisement, fromJson);
        Assert.Equal(xml, AdvertisementXml.Write(fromJson));
        return advertisement;
    }

    /// <summary>Asserts that it is refused, with a line and a reason; and by the schema file alone, where that can tell.</summary>
    public static void Refused(string schema, string document, bool bySchema, int line, string reason)
    {
        bool read = AdvertisementXml.TryRead(
            Encoding.UTF8.GetBytes(document), AdvertisementSchemas.Platform, out Advertisement? advertisement, out AdvertisementProblem? problem);
        Assert.False(read, "taken: " + document);
        Assert.Null(advertisement);
        Assert.Contains(reason, problem!.Reason, StringComparison.Ordinal);
        Assert.True(problem.Line == line, problem.ToString());
        Assert.True(bySchema || problem.Status != AdvertisementStatus.NotOfSchema, problem.ToString());
        Assert.Equal(bySchema, SchemaFault(schema, document).Length > 0);
    }

    /// <summary>The same fault in JSON, which no schema judges, is refused too: the rules are those of the model.</summary>
    public static void RefusedAsJson(string json)
    {
        byte[] octets = Encoding.UTF8.GetBytes(json);
        AdvertisementFault fault = new();
        Assert.Null(AdvertisementJson.Read(octets, 0, octets.Length, fault));
        Assert.NotEqual(AdvertisementStatus.Valid, fault.Status);
    }

    private static string SchemaFault(string schema, string document)
    {
        XmlReaderSettings settings = new() { ValidationType = ValidationType.Schema };
        settings.Schemas.XmlResolver = new XmlUrlResolver();
        settings.Schemas.Add(null, Path.Combine(VectorFile.RepositoryRoot, "shared/ProtocolModels/Schemas", schema));
        string fault = "";
        settings.ValidationEventHandler += (_, found) => fault = fault.Length == 0 ? found.Message : fault;
        using XmlReader reader = XmlReader.Create(new StringReader(document), settings);
        while (reader.Read())
        {
            // every node is validated as it is read
        }

        return fault;
    }
}
