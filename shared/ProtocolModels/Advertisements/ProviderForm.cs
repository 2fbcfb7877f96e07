namespace NanoPeers.Advertisements;

/// <summary>The elements description and security, which all types may have.</summary>
internal static class ProviderForm
{
    public static void Write(ProviderDescription? description, ElementMaker maker)
    {
        if (description == null)
        {
            return;
        }

        ElementMaker inner = new ElementMaker("description");
        if (description.Title != null)
        {
            ElementMaker title = new ElementMaker("title");
            title.Attribute("lang", description.TitleLanguage);
            ExtensionElement element = title.Make();
            element.Text = description.Title;
            inner.Add(element);
        }

        inner.Text("provider", description.Provider);
        inner.Text("version", description.Version);
        inner.Text("additionalInfo", description.AdditionalInfo);
        maker.Add(inner.Make());
    }

    public static void Write(ProviderSecurity? security, ElementMaker maker)
    {
        if (security == null)
        {
            return;
        }

        ElementMaker inner = new ElementMaker("security");
        inner.Embed("authentication", security.Authentication);
        inner.Embed("credentialing", security.Credentialing);
        maker.Add(inner.Make());
    }

    public static ProviderDescription? ReadDescription(ElementParts outer)
    {
        ExtensionElement? element = outer.One("description");
        if (element == null)
        {
            return null;
        }

        ElementParts parts = new ElementParts(element, outer.Fault, "");
        ProviderDescription description = new ProviderDescription();
        ExtensionElement? title = parts.One("title");
        if (title != null)
        {
            ElementParts inner = new ElementParts(title, outer.Fault, " lang ");
            description.TitleLanguage = inner.Attribute("lang");
            description.Title = title.Text;
            CheckTitle(description, title, outer.Fault);
        }

        description.Provider = parts.Title("provider");
        description.Version = parts.Title("version");
        description.AdditionalInfo = parts.Title("additionalInfo");
        parts.FinishStrictly();
        return description;
    }

    public static ProviderSecurity? ReadSecurity(ElementParts outer)
    {
        ExtensionElement? element = outer.One("security");
        if (element == null)
        {
            return null;
        }

        ElementParts parts = new ElementParts(element, outer.Fault, "");
        ProviderSecurity security = new ProviderSecurity();
        security.Authentication = parts.Policy("authentication");
        security.Credentialing = parts.Policy("credentialing");
        parts.FinishStrictly();
        return security;
    }

    private static void CheckTitle(ProviderDescription description, ExtensionElement title, AdvertisementFault fault)
    {
        if (title.Children.Length > 0 || title.Text.Length == 0 || title.Text.Length > AdvertisementLimits.MaxTitle || !MarkupText.IsPlain(title.Text))
        {
            fault.Note(AdvertisementStatus.BadText, "title");
        }

        if (description.TitleLanguage != null && !MarkupText.IsLanguage(description.TitleLanguage))
        {
            fault.Note(AdvertisementStatus.BadLanguage, "title@lang");
        }
    }
}
