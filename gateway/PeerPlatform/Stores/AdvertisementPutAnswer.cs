namespace NanoPeers.PeerPlatform.Stores;

/// <summary>What became of an advertisement that was put into a store.</summary>
public enum AdvertisementPutAnswer
{
    /// <summary>There was none of this name and publisher; it is kept.</summary>
    Added,

    /// <summary>It is kept in place of an older one.</summary>
    Replaced,

    /// <summary>The same version, published at the same time, is there already.</summary>
    Known,

    /// <summary>A newer one is there; this one is not kept.</summary>
    Older,

    /// <summary>It is past its time already.</summary>
    Expired,

    /// <summary>A text, the document or the list of attributes is longer than a store takes, or a text has a zero character.</summary>
    TooLong,

    /// <summary>Its publisher has as many here as one publisher may.</summary>
    PublisherFull,

    /// <summary>The store is full, and of all that it keeps this one would expire first.</summary>
    Full,
}
