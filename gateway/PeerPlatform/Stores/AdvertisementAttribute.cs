namespace NanoPeers.PeerPlatform.Stores;

/// <summary>A name and a value that an advertisement is found by: keyword and "lamp", runtime and "nanoFramework".</summary>
/// <param name="Name">Compared as it is; 1 to <see cref="IAdvertisementStore.MaxAttributeText"/> characters to be found by.</param>
/// <param name="Value">Compared ignoring case; 1 to <see cref="IAdvertisementStore.MaxAttributeText"/> characters to be found by.</param>
public readonly record struct AdvertisementAttribute(string Name, string Value);
