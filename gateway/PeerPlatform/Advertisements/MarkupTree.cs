using System.Text;
using System.Xml;
using System.Xml.Schema;
using NanoPeers.Advertisements;

namespace NanoPeers.PeerPlatform.Advertisements;

/// <summary>A document's elements as its XML has them, with the line of each. The generic reader: it knows no type.</summary>
internal sealed class MarkupTree
{
    private static readonly UTF8Encoding _strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly Dictionary<ExtensionElement, (int Line, int Column)> _places = new(ReferenceEqualityComparer.Instance);

    private MarkupTree(ExtensionElement root)
    {
        Root = root;
    }

    public ExtensionElement Root { get; }

    public static MarkupTree? Read(ReadOnlySpan<byte> document, out AdvertisementProblem? problem)
    {
        if (document.Length > AdvertisementLimits.MaxDocument)
        {
            problem = new AdvertisementProblem(AdvertisementStatus.TooLarge, 0, 0, $"larger than {AdvertisementLimits.MaxDocument} octets");
            return null;
        }

        try
        {
            problem = null;
            using XmlReader reader = XmlReader.Create(new StringReader(_strict.GetString(document)), AdvertisementSchemas.Settings);
            return new MarkupReader(reader).Read(out problem);
        }
        catch (DecoderFallbackException)
        {
            problem = new AdvertisementProblem(AdvertisementStatus.Malformed, 0, 0, "not UTF-8");
        }
        catch (XmlException fault)
        {
            bool isType = fault.Message.Contains("DTD", StringComparison.Ordinal) || fault.Message.Contains("entity", StringComparison.Ordinal);
            AdvertisementStatus status = isType ? AdvertisementStatus.DocumentType : AdvertisementStatus.Malformed;
            problem = new AdvertisementProblem(status, fault.LineNumber, fault.LinePosition, fault.Message);
        }

        return null;
    }

    internal static MarkupTree Of(ExtensionElement root, Dictionary<ExtensionElement, (int Line, int Column)> places)
    {
        MarkupTree tree = new(root);
        foreach ((ExtensionElement element, (int Line, int Column) place) in places)
        {
            tree._places[element] = place;
        }

        return tree;
    }

    /// <summary>Whether the document fits the schemas. A root that no schema knows is taken for the type that it says it extends.</summary>
    /// <returns>Null when it does.</returns>
    public AdvertisementProblem? FaultOf(AdvertisementSchemas schemas)
    {
        int kind = AdvertisementTree.KindOf(Root);
        if (kind == 0)
        {
            (int line, int column) = _places[Root];
            return new AdvertisementProblem(
                AdvertisementStatus.UnknownType, line, column, $"{Root.Name}: {AdvertisementStatusName.Of(AdvertisementStatus.UnknownType)}");
        }

        XmlQualifiedName name = QualifiedName(Root.Name);
        return new SchemaFit(this, schemas).Check(schemas.Knows(name) ? name : QualifiedName(AdvertisementKind.RootOf(kind)));
    }

    /// <summary>The problem that a fault is, with its line.</summary>
    public AdvertisementProblem Problem(AdvertisementFault fault)
    {
        string local = fault.Where.Split('@', '/')[0];
        ExtensionElement element = fault.Element ?? Root.Child(local) ?? Root;
        (int line, int column) = _places.GetValueOrDefault(element, _places[Root]);
        return new AdvertisementProblem(fault.Status, line, column, fault.ToString());
    }

    internal static XmlQualifiedName QualifiedName(string name)
    {
        (string space, string local) = CanonicalXml.Split(name);
        return new XmlQualifiedName(local, space.Length == 0 ? AdvertisementTree.Namespace : space);
    }

    internal (int Line, int Column) Place(ExtensionElement element) => _places[element];
}
