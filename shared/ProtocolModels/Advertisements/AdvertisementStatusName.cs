namespace NanoPeers.Advertisements;

/// <summary>The words that people and logs see for an <see cref="AdvertisementStatus"/>; on the chip an enum has no names.</summary>
public static class AdvertisementStatusName
{
    /// <summary>What is the matter, in a few words.</summary>
    /// <param name="status">The status.</param>
    public static string Of(AdvertisementStatus status)
    {
        switch (status)
        {
            case AdvertisementStatus.Valid: return "valid";
            case AdvertisementStatus.UnknownType: return "not one of the types, and extends none of them";
            case AdvertisementStatus.TooLarge: return "too large, too deep, or of too many parts";
            case AdvertisementStatus.Malformed: return "not well formed";
            case AdvertisementStatus.MissingElement: return "this element is missing";
            case AdvertisementStatus.MissingAttribute: return "this attribute is missing";
            case AdvertisementStatus.RepeatedElement: return "stands twice";
            case AdvertisementStatus.UnexpectedPart: return "does not belong here";
            case AdvertisementStatus.BadName: return "not the canonical name of such a resource";
            case AdvertisementStatus.BadEndpoint: return "not an endpoint";
            case AdvertisementStatus.NoEndpoint: return "no endpoint, and no other way to reach it";
            case AdvertisementStatus.BadNumber: return "not a number of its range";
            case AdvertisementStatus.BadWord: return "not one of the words allowed";
            case AdvertisementStatus.BadBase64: return "not base64, or too long";
            case AdvertisementStatus.BadText: return "empty, too long, or with characters that are not shown";
            case AdvertisementStatus.BadLanguage: return "not a language";
            case AdvertisementStatus.Contradiction: return "contradicts another part";
            case AdvertisementStatus.NotOfSchema: return "does not fit the schema";
            case AdvertisementStatus.DocumentType: return "a document type or entity, which is never taken";
            default: return "unknown";
        }
    }
}
