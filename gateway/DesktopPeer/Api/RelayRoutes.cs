using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Relay;
using NanoPeers.Relay;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The API's paths for mailboxes. DESKTOP-PEER.md lists them for those who call them.</summary>
internal sealed class RelayRoutes(IRelayControl relay, IGatewayControl gateway, IGroupControl groups) : IApiRoutes
{
    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/relay", context => ApiExchange.AnswerAsync(context, View(), ApiJson.Default.RelayView));
        routes.MapPost("/api/relay/mailboxes", OpenAsync);
        routes.MapDelete("/api/relay/mailboxes/{peer}", CloseAsync);
    }

    private async Task OpenAsync(HttpContext context)
    {
        MailboxOrder order = await ApiExchange.ReadAsync(context, ApiJson.Default.MailboxOrder).ConfigureAwait(false);
        Identifier peer = Find(order.Peer);
        int access = order.Anyone ? RelayAccess.Anyone : RelayAccess.Members;
        if (order.Away)
        {
            relay.CollectAt(peer, access);
        }
        else
        {
            int reason = relay.Open(peer, GroupOf(peer), access, TimeSpan.FromSeconds(Math.Clamp(order.LeaseSeconds, 0, RelayLimits.MaxLeaseSeconds)));
            if (reason != RelayReason.None)
            {
                throw new ApiRefusalException(ProblemCode.MailboxRefused, $"The mailbox is not open: {RelayReason.NameOf(reason)}.");
            }
        }

        await ApiExchange.AnswerAsync(context, View(), ApiJson.Default.RelayView).ConfigureAwait(false);
    }

    private Task CloseAsync(HttpContext context)
    {
        Identifier peer = Find((string)context.Request.RouteValues["peer"]!);
        int thrownAway = relay.Close(peer)
            ?? throw new ApiRefusalException(ProblemCode.MailboxUnknown, $"{peer} has no mailbox here. GET /api/relay, or the command relay list, lists them.");
        return ApiExchange.AnswerAsync(context, new MailboxClosedView(peer.ToString(), thrownAway), ApiJson.Default.MailboxClosedView);
    }

    private Identifier Find(string text) =>
        Identifier.Parse(text)
        ?? gateway.Devices().FirstOrDefault(device => string.Equals(device.Name, text, StringComparison.OrdinalIgnoreCase))?.Id
        ?? MemberCalled(text)
        ?? throw new ApiRefusalException(
            ProblemCode.MailboxUnknown, $"\"{text}\" is no peer's id, no device's name, and not the name of one member of a group.");

    private Identifier? MemberCalled(string name)
    {
        IEnumerable<Identifier> called = (groups as GroupPeer)?.Ports.SelectMany(
            port => port.Members.Where(member => string.Equals(port.NameOf(member), name, StringComparison.OrdinalIgnoreCase))) ?? [];
        return called.Distinct().Take(2).ToArray() is [Identifier only] ? only : null;
    }

    /// <summary>The group whose members may deposit: the first of this peer's in which the owner is, else that of the home's devices.</summary>
    private Identifier GroupOf(Identifier peer) =>
        (groups as GroupPeer)?.Ports.FirstOrDefault(port => port.IsMember(peer))?.Group ?? gateway.Group;

    private string NameOf(Identifier peer) =>
        gateway.Devices().FirstOrDefault(device => device.Id.Equals(peer))?.Name
        ?? (groups as GroupPeer)?.Ports.FirstOrDefault(port => port.IsMember(peer))?.NameOf(peer) ?? "";

    private RelayView View()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        RelayCounters counters = relay.Counters;
        return new RelayView(
            [.. relay.Mailboxes().Select(box => ViewOf(box, now))],
            [
                .. relay.Routes().Select(route => new RelayRouteView(
                    route.Gateway.ToString(), NameOf(route.Gateway), route.IsConnected, route.Unanswered, StateOf(route.Collecting),
                    route.Reason == RelayReason.None ? "" : RelayReason.NameOf(route.Reason))),
            ],
            new Dictionary<string, long>(StringComparer.Ordinal)
            {
                ["accepted"] = counters.Accepted,
                ["repeated"] = counters.Repeated,
                ["refused"] = counters.Refused,
                ["itemsSent"] = counters.ItemsSent,
                ["delivered"] = counters.Delivered,
                ["expired"] = counters.Expired,
                ["collected"] = counters.Collected,
                ["acksIgnored"] = counters.AcksIgnored,
                ["trailersStripped"] = counters.TrailersStripped,
                ["storeFaults"] = counters.StoreFaults,
                ["shed"] = counters.Shed,
            });
    }

    private MailboxView ViewOf(MailboxStatus box, DateTimeOffset now) => new(
        box.Owner.ToString(), NameOf(box.Owner), box.IsTransit, box.Access == RelayAccess.Anyone ? "anyone" : "members", box.Items, box.MostItems, box.Octets,
        box.MostOctets, box.Oldest is { } oldest ? (long)Math.Max(0, (now - oldest).TotalSeconds) : null,
        (long)Math.Max(0, (box.LeaseUntil - now).TotalSeconds), box.IsPresent);

    private static string StateOf(RelayCollectorState? state) => state switch
    {
        null => "none",
        RelayCollectorState.Away => "away",
        RelayCollectorState.Opening => "opening",
        RelayCollectorState.Collecting => "collecting",
        _ => "refused",
    };
}
