using System.Net.Http.Json;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>What is asked about peers, traffic and policies.</summary>
internal sealed partial class ApiClient
{
    /// <summary>A section of what a peer tells of itself; this peer's where none is named.</summary>
    public Task<InfoView> InfoAsync(string peer, string group, string section, CancellationToken cancellationToken) => GetAsync(
        $"api/info?peer={Uri.EscapeDataString(peer)}&group={Uri.EscapeDataString(group)}&section={Uri.EscapeDataString(section)}",
        ApiJson.Default.InfoView,
        cancellationToken);

    /// <summary>Counts by peer, group and protocol.</summary>
    public Task<IReadOnlyList<TrafficView>> TrafficAsync(CancellationToken cancellationToken) =>
        GetAsync("api/traffic", ApiJson.Default.IReadOnlyListTrafficView, cancellationToken);

    /// <summary>Policies here, and where a group is named at its members.</summary>
    public Task<PoliciesView> PoliciesAsync(string group, CancellationToken cancellationToken) =>
        GetAsync("api/policies?group=" + Uri.EscapeDataString(group), ApiJson.Default.PoliciesView, cancellationToken);

    /// <summary>Fetches, activates or deactivates a policy.</summary>
    public async Task<PolicyDoneView> OrderPolicyAsync(PolicyOrder order, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "api/policies") { Content = JsonContent.Create(order, ApiJson.Default.PolicyOrder) };
        return await ReadAsync(request, ApiJson.Default.PolicyDoneView, cancellationToken).ConfigureAwait(false);
    }
}
