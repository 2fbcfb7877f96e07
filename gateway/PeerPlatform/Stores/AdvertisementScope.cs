namespace NanoPeers.PeerPlatform.Stores;

/// <summary>Who may be shown an advertisement (S0, "basic" and "full" variants of a group's advertisement).</summary>
public enum AdvertisementScope
{
    /// <summary>Whoever asks.</summary>
    Public = 0,

    /// <summary>Members of the advertisement's group, and nobody else.</summary>
    Members = 1,
}
