namespace NanoPeers.DesktopPeer.Api;

/// <summary>The calls of discovery.</summary>
internal sealed partial class ApiClient
{
    /// <summary>Finds what others advertise.</summary>
    /// <param name="criteria">Names and values as the API takes them; values that are null are left out.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<FindView> FindAsync(IEnumerable<(string Name, string? Value)> criteria, CancellationToken cancellationToken)
    {
        IEnumerable<string> pairs = criteria.Where(pair => pair.Value is not null).Select(pair => $"{pair.Name}={Uri.EscapeDataString(pair.Value!)}");
        return GetAsync("api/find?" + string.Join('&', pairs), ApiJson.Default.FindView, cancellationToken);
    }

    /// <summary>The region.</summary>
    public Task<RegionStatusView> RegionAsync(CancellationToken cancellationToken) =>
        GetAsync("api/region", ApiJson.Default.RegionStatusView, cancellationToken);

    /// <summary>Advertises a group, so that it is found by its name.</summary>
    public async Task<AdvertisedView> AdvertiseAsync(string group, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, PathOf(group) + "/advertisement");
        return await ReadAsync(request, ApiJson.Default.AdvertisedView, cancellationToken).ConfigureAwait(false);
    }
}
