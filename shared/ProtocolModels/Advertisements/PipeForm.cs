using NanoPeers.Identifiers;

namespace NanoPeers.Advertisements;

/// <summary>The elements of a pipe (S0 fig. 17).</summary>
internal static class PipeForm
{
    public static void Write(PipeAdvertisement pipe, ElementMaker maker)
    {
        maker.Text("pipeName", pipe.PipeName);
        maker.Text("type", AdvertisementWords.Of(pipe.Type));
        maker.Text("group", AdvertisementNames.Of(ResourceKind.Group, pipe.Group));
    }

    public static void Read(PipeAdvertisement pipe, ElementParts parts)
    {
        pipe.PipeName = parts.NeededTitle("pipeName");
        pipe.Type = AdvertisementWords.PipeTypeOf(parts.Needed("type"));
        if (pipe.Type == 0)
        {
            parts.Note(AdvertisementStatus.BadWord, "type");
        }

        pipe.Group = parts.IdOf("group", parts.Needed("group"), ResourceKind.Group);
    }
}
