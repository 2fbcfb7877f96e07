using System.Xml;
using System.Xml.Schema;
using NanoPeers.Advertisements;

namespace NanoPeers.PeerPlatform.Advertisements;

/// <summary>Validates one tree, element by element, so that a root which no schema knows can be validated as its base type.</summary>
internal sealed class SchemaFit : IXmlLineInfo
{
    private readonly MarkupTree _tree;
    private readonly XmlSchemaValidator _validator;
    private AdvertisementProblem? _problem;
    private ExtensionElement _at;

    public SchemaFit(MarkupTree tree, AdvertisementSchemas schemas)
    {
        _tree = tree;
        _at = tree.Root;
        _validator = new XmlSchemaValidator(new NameTable(), schemas.Set, new XmlNamespaceManager(new NameTable()), XmlSchemaValidationFlags.None)
        {
            XmlResolver = null,
            LineInfoProvider = this,
        };
        _validator.ValidationEventHandler += (_, fault) => Note(fault);
    }

    int IXmlLineInfo.LineNumber => _tree.Place(_at).Line;

    int IXmlLineInfo.LinePosition => _tree.Place(_at).Column;

    bool IXmlLineInfo.HasLineInfo() => true;

    /// <param name="root">What the root is validated as.</param>
    /// <returns>The first problem, or null.</returns>
    public AdvertisementProblem? Check(XmlQualifiedName root)
    {
        _validator.Initialize();
        Walk(_tree.Root, root);
        return _problem;
    }

    private void Walk(ExtensionElement element, XmlQualifiedName name)
    {
        XmlSchemaInfo info = new();
        _at = element;
        _validator.ValidateElement(name.Name, name.Namespace, info);
        foreach (NamedValue attribute in element.Attributes)
        {
            _validator.ValidateAttribute(attribute.Name, "", attribute.Value, info);
        }

        _validator.ValidateEndOfAttributes(info);
        if (element.Text.Length > 0)
        {
            _validator.ValidateText(element.Text);
        }

        for (int i = 0; i < element.Children.Length && _problem is null; i++)
        {
            Walk(element.Children[i], MarkupTree.QualifiedName(element.Children[i].Name));
        }

        _at = element;
        if (_problem is null)
        {
            _validator.ValidateEndElement(info);
        }
    }

    private void Note(ValidationEventArgs fault)
    {
        if (fault.Severity == XmlSeverityType.Error)
        {
            (int line, int column) = _tree.Place(_at);
            _problem ??= new AdvertisementProblem(AdvertisementStatus.NotOfSchema, line, column, fault.Message);
        }
    }
}
