using NanoPeers.Identifiers;

namespace NanoPeers.Advertisements;

/// <summary>
/// Takes an element apart by the names of its children, in whatever order they stand. What was not asked for in the end is an extension when
/// it is of another namespace, and a fault when it is not.
/// </summary>
internal sealed class ElementParts
{
    private readonly ExtensionElement _element;
    private readonly AdvertisementFault _fault;
    private readonly bool[] _taken;

    /// <param name="element">What is taken apart.</param>
    /// <param name="fault">Notes what is wrong.</param>
    /// <param name="attributes">The attributes that it may have, each between spaces.</param>
    public ElementParts(ExtensionElement element, AdvertisementFault fault, string attributes)
    {
        _element = element;
        _fault = fault;
        _taken = new bool[element.Children.Length];
        CheckAttributes(element, attributes);
    }

    public AdvertisementFault Fault
    {
        get { return _fault; }
    }

    /// <summary>Notes a fault at the first child of that name, or at this element.</summary>
    public void Note(AdvertisementStatus status, string where)
    {
        _fault.Note(status, where, _element.Child(where) ?? _element);
    }

    /// <summary>The only child of a name, or null.</summary>
    public ExtensionElement? One(string name)
    {
        ExtensionElement[] all = Many(name);
        if (all.Length > 1)
        {
            Note(AdvertisementStatus.RepeatedElement, name);
        }

        return all.Length == 0 ? null : all[0];
    }

    /// <summary>The children of a name, in order.</summary>
    public ExtensionElement[] Many(string name)
    {
        int count = 0;
        for (int i = 0; i < _taken.Length; i++)
        {
            count += _element.Children[i].Name == name ? 1 : 0;
        }

        if (count > AdvertisementLimits.MaxRepeats)
        {
            Note(AdvertisementStatus.TooLarge, name);
        }

        ExtensionElement[] found = new ExtensionElement[count];
        int at = 0;
        for (int i = 0; i < _taken.Length; i++)
        {
            if (_element.Children[i].Name == name)
            {
                _taken[i] = true;
                found[at++] = _element.Children[i];
            }
        }

        return found;
    }

    /// <summary>The text of the only child of a name, or null.</summary>
    public string? Text(string name)
    {
        ExtensionElement? child = One(name);
        return child == null ? null : PlainText(child, "");
    }

    /// <summary>As <see cref="Text"/>; a fault when there is none.</summary>
    public string Needed(string name)
    {
        string? text = Text(name);
        if (text == null)
        {
            Note(AdvertisementStatus.MissingElement, name);
        }

        return text ?? "";
    }

    /// <summary>A text for people: not empty, shown in one line, not too long.</summary>
    public string NeededTitle(string name)
    {
        string text = Needed(name);
        CheckTitle(name, text);
        return text;
    }

    /// <summary>A text for people, or null.</summary>
    public string? Title(string name)
    {
        string? text = Text(name);
        if (text != null)
        {
            CheckTitle(name, text);
        }

        return text;
    }

    public string[] Titles(string name)
    {
        ExtensionElement[] children = Many(name);
        string[] texts = new string[children.Length];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = PlainText(children[i], "");
            CheckTitle(name, texts[i]);
        }

        return texts;
    }

    public NamedValue[] Pairs(string name)
    {
        ExtensionElement[] children = Many(name);
        NamedValue[] pairs = new NamedValue[children.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            string key = children[i].Attribute("name") ?? "";
            CheckTitle(name, key);
            pairs[i] = new NamedValue(key, PlainText(children[i], " name "));
            if (pairs[i].Value.Length > AdvertisementLimits.MaxTitle || !MarkupText.IsPlain(pairs[i].Value))
            {
                Note(AdvertisementStatus.BadText, name);
            }
        }

        return pairs;
    }

    /// <summary>The id of a resource that is named by its canonical name, or null.</summary>
    public Identifier? Resource(string name, ResourceKind kind)
    {
        string? text = Text(name);
        return text == null ? null : IdOf(name, text, kind);
    }

    public Identifier? IdOf(string name, string text, ResourceKind kind)
    {
        ResourceName? resource = ResourceName.Parse(text);
        if (resource == null || resource.Kind != kind || resource.ToString() != text)
        {
            Note(AdvertisementStatus.BadName, name);
            return null;
        }

        return resource.Id;
    }

    public PolicyAdvertisement[] Policies(string name)
    {
        ExtensionElement[] embedded = Embedded(name, AdvertisementKind.Policy);
        PolicyAdvertisement[] policies = new PolicyAdvertisement[embedded.Length];
        for (int i = 0; i < policies.Length; i++)
        {
            policies[i] = new PolicyAdvertisement();
            AdvertisementTree.ReadEmbedded(embedded[i], policies[i], _fault);
        }

        return policies;
    }

    public PolicyAdvertisement? Policy(string name)
    {
        PolicyAdvertisement[] policies = Policies(name);
        if (policies.Length > 1)
        {
            Note(AdvertisementStatus.RepeatedElement, name);
        }

        return policies.Length == 0 ? null : policies[0];
    }

    public PipeAdvertisement[] Pipes(string name)
    {
        ExtensionElement[] embedded = Embedded(name, AdvertisementKind.Pipe);
        PipeAdvertisement[] pipes = new PipeAdvertisement[embedded.Length];
        for (int i = 0; i < pipes.Length; i++)
        {
            pipes[i] = new PipeAdvertisement();
            AdvertisementTree.ReadEmbedded(embedded[i], pipes[i], _fault);
        }

        return pipes;
    }

    /// <summary>An attribute; a fault when there is none.</summary>
    public string NeededAttribute(string name)
    {
        string? value = _element.Attribute(name);
        if (value == null)
        {
            Note(AdvertisementStatus.MissingAttribute, name);
        }

        return value ?? "";
    }

    public string? Attribute(string name)
    {
        return _element.Attribute(name);
    }

    /// <summary>A decimal number without sign or leading zeros; a fault and 0 for anything else.</summary>
    public ulong Number(string where, string text, ulong most)
    {
        ulong number = 0;
        bool good = text.Length > 0 && text.Length <= 20 && (text.Length == 1 || text[0] != '0');
        for (int i = 0; good && i < text.Length; i++)
        {
            uint digit = (uint)(text[i] - '0');
            good = digit <= 9 && number <= (most - digit) / 10 && digit <= most;
            number = (number * 10) + digit;
        }

        if (!good)
        {
            Note(AdvertisementStatus.BadNumber, where);
            return 0;
        }

        return number;
    }

    public byte[] Octets(string name, string text, int most)
    {
        byte[]? octets = Base64Text.Decode(text, most);
        if (octets == null)
        {
            Note(AdvertisementStatus.BadBase64, name);
        }

        return octets ?? new byte[0];
    }

    /// <summary>What nobody asked for: the extensions, in order.</summary>
    public ExtensionElement[] Finish()
    {
        if (_element.Text.Length > 0 && !IsSpace(_element.Text))
        {
            Note(AdvertisementStatus.UnexpectedPart, _element.Name);
        }

        int count = 0;
        for (int i = 0; i < _taken.Length; i++)
        {
            if (!_taken[i] && !ExtensionElement.IsForeign(_element.Children[i].Name))
            {
                Note(AdvertisementStatus.UnexpectedPart, _element.Children[i].Name);
            }

            count += _taken[i] ? 0 : 1;
        }

        ExtensionElement[] rest = count == 0 ? ExtensionElement.None : new ExtensionElement[count];
        int at = 0;
        for (int i = 0; i < _taken.Length; i++)
        {
            if (!_taken[i])
            {
                rest[at++] = _element.Children[i];
            }
        }

        return rest;
    }

    /// <summary>As <see cref="Finish"/> where nothing may be left.</summary>
    public void FinishStrictly()
    {
        foreach (ExtensionElement rest in Finish())
        {
            Note(AdvertisementStatus.UnexpectedPart, rest.Name);
        }
    }

    private string PlainText(ExtensionElement element, string attributes)
    {
        CheckAttributes(element, attributes);
        if (element.Children.Length > 0)
        {
            Note(AdvertisementStatus.UnexpectedPart, element.Children[0].Name);
        }

        return element.Text;
    }

    private ExtensionElement[] Embedded(string name, int kind)
    {
        ExtensionElement? wrapper = One(name);
        if (wrapper == null)
        {
            return ExtensionElement.None;
        }

        ElementParts parts = new ElementParts(wrapper, _fault, "");
        ExtensionElement[] embedded = parts.Many(AdvertisementKind.RootOf(kind));
        parts.FinishStrictly();
        if (embedded.Length == 0)
        {
            Note(AdvertisementStatus.MissingElement, name + "/" + AdvertisementKind.RootOf(kind));
        }

        return embedded;
    }

    private void CheckTitle(string name, string text)
    {
        if (text.Length == 0 || text.Length > AdvertisementLimits.MaxTitle || !MarkupText.IsPlain(text))
        {
            Note(AdvertisementStatus.BadText, name);
        }
    }

    private void CheckAttributes(ExtensionElement element, string allowed)
    {
        foreach (NamedValue attribute in element.Attributes)
        {
            if (OrdinalText.IndexOf(allowed, " " + attribute.Name + " ") < 0)
            {
                Note(AdvertisementStatus.UnexpectedPart, element.Name + "@" + attribute.Name);
            }
        }
    }

    private static bool IsSpace(string text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != ' ' && text[i] != '\t' && text[i] != '\n' && text[i] != '\r')
            {
                return false;
            }
        }

        return true;
    }
}
