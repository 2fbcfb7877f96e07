namespace NanoPeers.DesktopPeer.Api;

/// <summary>What is asked about advertisements.</summary>
internal sealed partial class ApiClient
{
    /// <summary>What the gateway's index holds: all, or with its document what has a canonical name.</summary>
    public Task<IReadOnlyList<AdvertisementView>> AdvertisementsAsync(string? name, CancellationToken cancellationToken) => GetAsync(
        "api/advertisements" + (name is null ? "" : "?name=" + Uri.EscapeDataString(name)), ApiJson.Default.IReadOnlyListAdvertisementView, cancellationToken);
}
