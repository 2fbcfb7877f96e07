namespace NanoPeers.Advertisements;

/// <summary>The elements of a group (S0 fig. 16).</summary>
internal static class GroupForm
{
    public static void Write(GroupAdvertisement group, ElementMaker maker)
    {
        maker.Text("groupName", group.GroupName);
        maker.Text("variant", AdvertisementWords.Of(group.Variant));
        maker.Embed("membership", group.Membership);
        maker.Embed("policies", group.Policies);
        maker.Embed("pipes", group.Pipes);
    }

    public static void Read(GroupAdvertisement group, ElementParts parts)
    {
        group.GroupName = parts.NeededTitle("groupName");
        group.Variant = AdvertisementWords.VariantOf(parts.Needed("variant"));
        if (group.Variant == 0)
        {
            parts.Note(AdvertisementStatus.BadWord, "variant");
        }

        group.Membership = parts.Policy("membership");
        group.Policies = parts.Policies("policies");
        group.Pipes = parts.Pipes("pipes");
    }
}
