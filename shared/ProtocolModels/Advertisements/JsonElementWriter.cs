namespace NanoPeers.Advertisements;

/// <summary>Writes a tree of elements as JSON. ADVERTISEMENTS.md, "JSON".</summary>
internal static class JsonElementWriter
{
    public static void Write(ExtensionElement root, JsonWindow window)
    {
        window.Put('{');
        window.PutString("", root.Name);
        window.Put(':');
        WriteValue(root, window);
        window.Put('}');
    }

    private static void WriteValue(ExtensionElement element, JsonWindow window)
    {
        if (element.Attributes.Length == 0 && element.Children.Length == 0)
        {
            window.PutString("", element.Text);
            return;
        }

        window.Put('{');
        bool first = true;
        foreach (NamedValue attribute in element.Attributes)
        {
            first = Separate(window, first);
            window.PutString("@", attribute.Name);
            window.Put(':');
            window.PutString("", attribute.Value);
        }

        if (element.Text.Length > 0)
        {
            Separate(window, first);
            window.PutString("", "#");
            window.Put(':');
            window.PutString("", element.Text);
        }
        else if (IsGrouped(element.Children))
        {
            WriteGroups(element.Children, window, first);
        }
        else
        {
            Separate(window, first);
            WriteList(element.Children, window);
        }

        window.Put('}');
    }

    private static void WriteGroups(ExtensionElement[] children, JsonWindow window, bool first)
    {
        int at = 0;
        while (at < children.Length)
        {
            int end = at + 1;
            while (end < children.Length && children[end].Name == children[at].Name)
            {
                end++;
            }

            first = Separate(window, first);
            window.PutString("", children[at].Name);
            window.Put(':');
            if (end - at > 1)
            {
                window.Put('[');
            }

            for (int i = at; i < end; i++)
            {
                Separate(window, i == at);
                WriteValue(children[i], window);
            }

            if (end - at > 1)
            {
                window.Put(']');
            }

            at = end;
        }
    }

    private static void WriteList(ExtensionElement[] children, JsonWindow window)
    {
        window.PutString("", "*");
        window.Put(':');
        window.Put('[');
        for (int i = 0; i < children.Length; i++)
        {
            Separate(window, i == 0);
            Write(children[i], window);
        }

        window.Put(']');
    }

    /// <summary>Whether children of one name all stand beside each other, so that an object keeps their order.</summary>
    private static bool IsGrouped(ExtensionElement[] children)
    {
        for (int i = 2; i < children.Length; i++)
        {
            for (int j = 0; j < i - 1; j++)
            {
                if (children[i].Name == children[j].Name && children[i - 1].Name != children[i].Name)
                {
                    return false;
                }
            }
        }

        return true;
    }

    private static bool Separate(JsonWindow window, bool first)
    {
        if (!first)
        {
            window.Put(',');
        }

        return false;
    }
}
