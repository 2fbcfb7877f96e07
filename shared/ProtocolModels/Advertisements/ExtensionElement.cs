namespace NanoPeers.Advertisements;

/// <summary>
/// An element of a document: name-value attributes, and either a text or further elements (S0: elements nest, attributes carry metadata).
/// Whole documents are such trees between their forms and the model; in an advertisement they are the elements of a subtype that this peer
/// keeps without knowing them. ADVERTISEMENTS.md, "Elements".
/// </summary>
public sealed class ExtensionElement
{
    /// <summary>No elements; shared, since there is nothing in it to change.</summary>
    public static readonly ExtensionElement[] None = new ExtensionElement[0];

    /// <summary>Makes an element without attributes, text and children.</summary>
    /// <param name="name">Its name.</param>
    public ExtensionElement(string name)
    {
        Name = name;
        Text = "";
        Attributes = NamedValue.None;
        Children = None;
    }

    /// <summary>Makes an element with a text.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">Its text.</param>
    public ExtensionElement(string name, string text)
        : this(name)
    {
        Text = text;
    }

    /// <summary>The local name for an element of the platform; <c>{NAMESPACE}LOCAL</c> for any other.</summary>
    public string Name { get; }

    /// <summary>Its attributes, none twice.</summary>
    public NamedValue[] Attributes { get; set; }

    /// <summary>Its text; empty when it has children.</summary>
    public string Text { get; set; }

    /// <summary>What is inside, in order; empty when it has a text.</summary>
    public ExtensionElement[] Children { get; set; }

    /// <summary>Whether a name is one of another namespace than the platform's.</summary>
    /// <param name="name">The name of an element.</param>
    public static bool IsForeign(string name)
    {
        return name.Length > 0 && name[0] == '{';
    }

    /// <summary>An attribute's value, or null.</summary>
    /// <param name="name">The attribute.</param>
    public string? Attribute(string name)
    {
        return NamedValue.Find(Attributes, name);
    }

    /// <summary>The first child of a name, or null.</summary>
    /// <param name="name">The name.</param>
    public ExtensionElement? Child(string name)
    {
        foreach (ExtensionElement child in Children)
        {
            if (child.Name == name)
            {
                return child;
            }
        }

        return null;
    }
}
