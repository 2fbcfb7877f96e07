namespace NanoPeers.Advertisements;

/// <summary>What every tree of elements keeps, whatever it means: names, characters, depth and counts.</summary>
internal static class TreeRules
{
    public static void Check(ExtensionElement root, AdvertisementFault fault)
    {
        int[] counts = new int[2];
        Check(root, fault, 1, counts);
    }

    private static void Check(ExtensionElement element, AdvertisementFault fault, int depth, int[] counts)
    {
        counts[0]++;
        counts[1] += element.Attributes.Length;
        if (depth > AdvertisementLimits.MaxDepth || counts[0] > AdvertisementLimits.MaxElements || counts[1] > AdvertisementLimits.MaxAttributes)
        {
            fault.Note(AdvertisementStatus.TooLarge, "document", element);
        }

        if (!MarkupText.IsElementName(element.Name))
        {
            fault.Note(AdvertisementStatus.UnexpectedPart, "an element's name", element);
        }

        CheckText(element.Text, element, fault);
        for (int i = 0; i < element.Attributes.Length; i++)
        {
            CheckAttribute(element, i, fault);
        }

        if (element.Text.Length > 0 && element.Children.Length > 0)
        {
            fault.Note(AdvertisementStatus.UnexpectedPart, element.Name, element);
        }

        for (int i = 0; i < element.Children.Length && fault.IsNone; i++)
        {
            Check(element.Children[i], fault, depth + 1, counts);
        }
    }

    private static void CheckAttribute(ExtensionElement element, int index, AdvertisementFault fault)
    {
        NamedValue attribute = element.Attributes[index];
        CheckText(attribute.Value, element, fault);
        bool twice = false;
        for (int i = 0; i < index; i++)
        {
            twice = twice || element.Attributes[i].Name == attribute.Name;
        }

        if (twice || !MarkupText.IsAttributeName(attribute.Name))
        {
            fault.Note(AdvertisementStatus.UnexpectedPart, element.Name + "@", element);
        }
    }

    private static void CheckText(string text, ExtensionElement element, AdvertisementFault fault)
    {
        if (text.Length > AdvertisementLimits.MaxText || !MarkupText.IsText(text))
        {
            fault.Note(AdvertisementStatus.BadText, element.Name, element);
        }
    }
}
