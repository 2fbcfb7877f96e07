using System.Reflection;
using System.Xml;
using System.Xml.Schema;
using NanoPeers.Advertisements;

namespace NanoPeers.PeerPlatform.Advertisements;

/// <summary>
/// The schemas that documents are validated against: the platform's, and those of the subtypes that this peer knows. They come with the
/// program or from its owner, never from the network; nothing is ever fetched. Immutable; any thread may validate.
/// </summary>
public sealed class AdvertisementSchemas
{
    private const string Prefix = "Schemas/";
    private static readonly string[] _platformFiles =
        ["Advertisement.xsd", "Policy.xsd", "Peer.xsd", "Group.xsd", "Pipe.xsd", "Service.xsd", "Content.xsd"];

    private readonly string[] _documents;

    private AdvertisementSchemas(string[] documents)
    {
        _documents = documents;
        Set = new XmlSchemaSet { XmlResolver = null };
        foreach (string document in documents)
        {
            using XmlReader reader = XmlReader.Create(new StringReader(document), Settings);
            XmlSchema schema = XmlSchema.Read(reader, (_, fault) => throw fault.Exception)!;
            DropLocations(schema);
            Set.Add(schema);
        }

        Set.ValidationEventHandler += (_, fault) => throw fault.Exception;
        Set.Compile();
    }

    /// <summary>The platform's schemas alone: every subtype is unknown.</summary>
    public static AdvertisementSchemas Platform { get; } = new([.. _platformFiles.Select(Shipped)]);

    /// <summary>What this program ships: the platform's schemas and the light switch's.</summary>
    public static AdvertisementSchemas Usual { get; } = Platform.With(Shipped("LightSwitch.xsd"));

    /// <summary>The names of all schema files that the program ships.</summary>
    public static IReadOnlyList<string> ShippedFiles { get; } = [.. _platformFiles, "LightSwitch.xsd"];

    internal XmlSchemaSet Set { get; }

    /// <summary>How documents and schemas are read: no document types, no entities, nothing fetched, bounded.</summary>
    internal static XmlReaderSettings Settings => new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = AdvertisementLimits.MaxDocument * 2,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        CheckCharacters = true,
    };

    /// <summary>The text of a schema that the program ships.</summary>
    /// <param name="file">Its file name.</param>
    public static string Shipped(string file)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(Prefix + file)
            ?? throw new ArgumentException($"No schema {file} is shipped.", nameof(file));
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }

    /// <summary>These and the schema of a subtype.</summary>
    /// <param name="schema">The subtype's schema: XML Schema 1.0, in a namespace of its own.</param>
    /// <exception cref="XmlSchemaException">It is no schema, or does not fit the platform's.</exception>
    public AdvertisementSchemas With(string schema) => new([.. _documents, schema]);

    /// <summary>Whether a root element's schema is known.</summary>
    /// <param name="name">Its name.</param>
    internal bool Knows(XmlQualifiedName name) => Set.GlobalElements.Contains(name);

    /// <summary>All that a schema names is in the set already: no place to look for it is of use.</summary>
    private static void DropLocations(XmlSchema schema)
    {
        for (int i = schema.Includes.Count - 1; i >= 0; i--)
        {
            if (schema.Includes[i] is XmlSchemaInclude)
            {
                schema.Includes.RemoveAt(i);
            }
            else
            {
                ((XmlSchemaExternal)schema.Includes[i]).SchemaLocation = null;
            }
        }
    }
}
