using System.Collections;

namespace NanoPeers.Advertisements;

/// <summary>Puts an element together, part by part in the order of the schema.</summary>
internal sealed class ElementMaker
{
    private readonly string _name;
    private readonly ArrayList _children = new ArrayList();
    private readonly NamedValueList _attributes = new NamedValueList();

    public ElementMaker(string name)
    {
        _name = name;
    }

    public void Attribute(string name, string? value)
    {
        _attributes.Add(name, value);
    }

    public void Add(ExtensionElement? child)
    {
        if (child != null)
        {
            _children.Add(child);
        }
    }

    /// <summary>An element with a text; none for null.</summary>
    public void Text(string name, string? text)
    {
        Add(text == null ? null : new ExtensionElement(name, text));
    }

    public void Texts(string name, string[] texts)
    {
        foreach (string text in texts)
        {
            Text(name, text);
        }
    }

    /// <summary>Elements with a name as attribute and a value as text.</summary>
    public void Pairs(string name, NamedValue[] pairs)
    {
        foreach (NamedValue pair in pairs)
        {
            ExtensionElement element = new ExtensionElement(name, pair.Value);
            element.Attributes = new NamedValue[] { new NamedValue("name", pair.Name) };
            Add(element);
        }
    }

    /// <summary>An element around embedded advertisements; none where there are none.</summary>
    public void Embed(string name, Advertisement[] advertisements)
    {
        if (advertisements.Length == 0)
        {
            return;
        }

        ElementMaker wrapper = new ElementMaker(name);
        foreach (Advertisement advertisement in advertisements)
        {
            wrapper.Add(AdvertisementTree.Embedded(advertisement));
        }

        Add(wrapper.Make());
    }

    public void Embed(string name, Advertisement? advertisement)
    {
        if (advertisement != null)
        {
            Embed(name, new Advertisement[] { advertisement });
        }
    }

    public ExtensionElement Make()
    {
        ExtensionElement element = new ExtensionElement(_name);
        element.Attributes = _attributes.ToArray();
        ExtensionElement[] children = new ExtensionElement[_children.Count];
        for (int i = 0; i < children.Length; i++)
        {
            children[i] = (ExtensionElement)_children[i]!;
        }

        element.Children = children;
        return element;
    }
}
