using System.Text;
using NanoPeers.Advertisements;

namespace NanoPeers.PeerPlatform.Advertisements;

/// <summary>
/// Writes a tree of elements in its one spelling, which W3C Canonical XML 1.0 leaves as it is: no declaration, no blanks between elements,
/// attributes sorted, no empty-element tags. The platform's elements are in the default namespace; another namespace has the prefix x.
/// </summary>
internal static class CanonicalXml
{
    private const string Prefix = "x";

    public static byte[] Write(ExtensionElement root)
    {
        StringBuilder text = new(1024);
        Write(text, root, isRoot: true, foreign: "");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static void Write(StringBuilder text, ExtensionElement element, bool isRoot, string foreign)
    {
        (string space, string local) = Split(element.Name);
        string name = space.Length == 0 ? local : Prefix + ":" + local;
        text.Append('<').Append(name);
        if (isRoot)
        {
            Attribute(text, "xmlns", AdvertisementTree.Namespace);
        }

        if (space.Length > 0 && space != foreign)
        {
            Attribute(text, "xmlns:" + Prefix, space);
            foreign = space;
        }

        foreach (NamedValue attribute in element.Attributes.OrderBy(attribute => attribute.Name, StringComparer.Ordinal))
        {
            Attribute(text, attribute.Name, attribute.Value);
        }

        text.Append('>');
        Escape(text, element.Text, isAttribute: false);
        foreach (ExtensionElement child in element.Children)
        {
            Write(text, child, isRoot: false, foreign);
        }

        text.Append("</").Append(name).Append('>');
    }

    /// <summary>The namespace ("" is the platform's) and the local name.</summary>
    internal static (string Space, string Local) Split(string name)
    {
        int end = ExtensionElement.IsForeign(name) ? name.IndexOf('}', StringComparison.Ordinal) : 0;
        return end <= 0 ? ("", name) : (name[1..end], name[(end + 1)..]);
    }

    private static void Attribute(StringBuilder text, string name, string value)
    {
        text.Append(' ').Append(name).Append("=\"");
        Escape(text, value, isAttribute: true);
        text.Append('"');
    }

    private static void Escape(StringBuilder text, string value, bool isAttribute)
    {
        foreach (char c in value)
        {
            string? escaped = c switch
            {
                '&' => "&amp;",
                '<' => "&lt;",
                '>' when !isAttribute => "&gt;",
                '\r' => "&#xD;",
                '"' when isAttribute => "&quot;",
                '\t' when isAttribute => "&#x9;",
                '\n' when isAttribute => "&#xA;",
                _ => null,
            };
            _ = escaped is null ? text.Append(c) : text.Append(escaped);
        }
    }
}
