using System.Net.Http.Json;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>What the relay is asked.</summary>
internal sealed partial class ApiClient
{
    /// <summary>Mailboxes, routes and counters.</summary>
    public Task<RelayView> RelayAsync(CancellationToken cancellationToken) => GetAsync("api/relay", ApiJson.Default.RelayView, cancellationToken);

    /// <summary>Opens or renews a mailbox here, or asks for one at another gateway.</summary>
    public async Task<RelayView> OpenMailboxAsync(MailboxOrder order, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "api/relay/mailboxes") { Content = JsonContent.Create(order, ApiJson.Default.MailboxOrder) };
        return await ReadAsync(request, ApiJson.Default.RelayView, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Closes a mailbox and throws away what waits.</summary>
    public async Task<MailboxClosedView> CloseMailboxAsync(string peer, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Delete, "api/relay/mailboxes/" + Uri.EscapeDataString(peer));
        return await ReadAsync(request, ApiJson.Default.MailboxClosedView, cancellationToken).ConfigureAwait(false);
    }
}
