using System.Text;
using System.Xml;
using NanoPeers.Advertisements;

namespace NanoPeers.PeerPlatform.Advertisements;

/// <summary>Reads one document into a tree, bounded in depth and count. Elements nest, attributes are name-value metadata; both are kept (S0).</summary>
internal sealed class MarkupReader(XmlReader reader)
{
    private const string XmlnsNamespace = "http://www.w3.org/2000/xmlns/";
    private readonly Dictionary<ExtensionElement, (int Line, int Column)> _places = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<OpenElement> _open = new();
    private int _attributes;
    private AdvertisementProblem? _problem;

    private sealed record OpenElement(ExtensionElement Element, List<ExtensionElement> Children, StringBuilder Text);

    public MarkupTree? Read(out AdvertisementProblem? problem)
    {
        ExtensionElement? root = null;
        while (_problem is null && reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    ExtensionElement element = Begin();
                    root ??= element;
                    break;
                case XmlNodeType.EndElement:
                    End();
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.Whitespace or XmlNodeType.SignificantWhitespace:
                    _ = _open.TryPeek(out OpenElement? open) ? open.Text.Append(reader.Value) : null;
                    break;
                default:
                    break;
            }
        }

        problem = _problem;
        return _problem is null && root is not null ? MarkupTree.Of(root, _places) : null;
    }

    private ExtensionElement Begin()
    {
        ExtensionElement element = new(Name(reader.NamespaceURI, reader.LocalName));
        _places[element] = Place();
        if (_open.Count >= AdvertisementLimits.MaxDepth || _places.Count > AdvertisementLimits.MaxElements)
        {
            Refuse(AdvertisementStatus.TooLarge, _open.Count >= AdvertisementLimits.MaxDepth
                ? $"elements nest deeper than {AdvertisementLimits.MaxDepth}"
                : $"more than {AdvertisementLimits.MaxElements} elements");
        }

        bool isEmpty = reader.IsEmptyElement;
        element.Attributes = Attributes();
        _open.Push(new OpenElement(element, [], new StringBuilder()));
        if (isEmpty)
        {
            End();
        }

        return element;
    }

    private void End()
    {
        OpenElement closed = _open.Pop();
        string text = closed.Text.ToString();
        if (closed.Children.Count == 0)
        {
            closed.Element.Text = text;
        }
        else if (text.AsSpan().Trim(" \t\r\n").Length > 0)
        {
            Refuse(AdvertisementStatus.UnexpectedPart, $"{closed.Element.Name}: text between elements");
        }

        closed.Element.Children = [.. closed.Children];
        if (_open.TryPeek(out OpenElement? outer))
        {
            outer.Children.Add(closed.Element);
        }
    }

    private NamedValue[] Attributes()
    {
        List<NamedValue> found = [];
        while (reader.MoveToNextAttribute())
        {
            if (reader.NamespaceURI == XmlnsNamespace)
            {
                continue;
            }

            if (reader.NamespaceURI.Length > 0)
            {
                Refuse(AdvertisementStatus.UnexpectedPart, $"{reader.Name}: an attribute of a namespace, of which none is taken");
            }

            found.Add(new NamedValue(reader.LocalName, reader.Value));
        }

        _attributes += found.Count;
        if (_attributes > AdvertisementLimits.MaxAttributes)
        {
            Refuse(AdvertisementStatus.TooLarge, $"more than {AdvertisementLimits.MaxAttributes} attributes");
        }

        found.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name)); // their order carries nothing in XML
        return [.. found];
    }

    private string Name(string space, string local)
    {
        if (space.Length == 0)
        {
            Refuse(AdvertisementStatus.UnexpectedPart, $"{local}: an element without a namespace");
        }

        string name = space == AdvertisementTree.Namespace ? local : "{" + space + "}" + local;
        if (!MarkupText.IsElementName(name))
        {
            Refuse(AdvertisementStatus.UnexpectedPart, "a name of an element that is none, or is too long");
        }

        return name;
    }

    private (int Line, int Column) Place() => reader is IXmlLineInfo info ? (info.LineNumber, info.LinePosition) : (0, 0);

    private void Refuse(AdvertisementStatus status, string reason)
    {
        (int line, int column) = Place();
        _problem ??= new AdvertisementProblem(status, line, column, reason);
    }
}
