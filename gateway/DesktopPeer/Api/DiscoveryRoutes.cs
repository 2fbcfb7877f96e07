using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using NanoPeers.DesktopPeer.Composition;
using NanoPeers.Identifiers;
using NanoPeers.PeerDiscovery;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.Discovery;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The API's paths for finding, for the region, and for advertising groups. DESKTOP-PEER.md lists them for those who call them.</summary>
internal sealed class DiscoveryRoutes(IDiscoveryControl discovery, IGatewayControl gateway, IGroupControl groups, IGroupAdvertiser advertiser) : IApiRoutes
{
    private const int GroupSegment = 3;
    private const double LongestWaitSeconds = 20;

    /// <summary>Adds them to the web server.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/region", context => ApiExchange.AnswerAsync(
            context, RegionStatusView.Of(discovery.Region), ApiJson.Default.RegionStatusView));
        routes.MapGet("/api/find", FindAsync);
        routes.MapPost("/api/groups/{group}/advertisement", AdvertiseAsync);
    }

    private async Task FindAsync(HttpContext context)
    {
        DiscoveryQuery query = QueryOf(context.Request.Query);
        if (query.Problem.Length > 0)
        {
            throw new ApiRefusalException(ProblemCode.RequestInvalid, query.Problem);
        }

        TimeSpan wait = WaitOf(context.Request.Query["wait"].FirstOrDefault());
        SearchSummary summary = new();
        List<FoundView> found = [];
        await foreach (FoundAdvertisement one in discovery.FindAsync(query, wait, done => summary = done, context.RequestAborted).ConfigureAwait(false))
        {
            found.Add(FoundView.Of(one, gateway.Id));
        }

        FindView view = new(
            found, summary.Asked, summary.AskedSubnet, summary.Answered, summary.Refused, summary.HasMore, FindText.Of(found.Count, summary, wait));
        await ApiExchange.AnswerAsync(context, view, ApiJson.Default.FindView).ConfigureAwait(false);
    }

    private async Task AdvertiseAsync(HttpContext context)
    {
        string[] path = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget.Split('?')[0].Split('/');
        string name = path.Length > GroupSegment ? Uri.UnescapeDataString(path[GroupSegment]) : "";
        if (IdOf(name) is not { } group)
        {
            throw new ApiRefusalException(
                ProblemCode.GroupUnknown, $"This peer is in no group \"{name}\". GET /api/groups, or the command group list, lists them.");
        }

        int taken = await advertiser.AdvertiseAsync(group, context.RequestAborted).ConfigureAwait(false);
        string text = $"{name} can be found by its name, until tomorrow or until it is advertised anew; {taken} other gateways have it, too.";
        await ApiExchange.AnswerAsync(context, new AdvertisedView(name, taken, text), ApiJson.Default.AdvertisedView).ConfigureAwait(false);
    }

    private static TimeSpan WaitOf(string? text)
    {
        if (text is null)
        {
            return TimeSpan.FromMilliseconds(SearchTiming.UsualMillis);
        }

        bool isNumber = double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double seconds);
        return isNumber && seconds is > 0 and <= LongestWaitSeconds
            ? TimeSpan.FromSeconds(seconds)
            : throw new ApiRefusalException(ProblemCode.RequestInvalid, $"wait is a number of seconds up to {LongestWaitSeconds}.");
    }

    private DiscoveryQuery QueryOf(IQueryCollection asked)
    {
        string? kind = asked["kind"].FirstOrDefault();
        int number = kind is null ? 0 : Array.IndexOf(FoundView.Kinds, kind, 1);
        if (number < 0)
        {
            throw new ApiRefusalException(ProblemCode.RequestInvalid, $"\"{kind}\" is none of {string.Join(", ", FoundView.Kinds[1..])}.");
        }

        string? group = asked["group"].FirstOrDefault();
        Identifier? groupId = group is null ? null : IdOf(group) ?? Identifier.Parse(group)
            ?? throw new ApiRefusalException(ProblemCode.GroupUnknown, $"This peer is in no group \"{group}\", and that is no id of one.");
        return new DiscoveryQuery
        {
            Kind = number == 0 ? null : number,
            Name = asked["id"].FirstOrDefault(),
            Title = asked["name"].FirstOrDefault(),
            Attribute = asked["attribute"].FirstOrDefault(),
            Value = asked["value"].FirstOrDefault(),
            Group = groupId,
            Limit = PeersLimits.MaxLimit,
        };
    }

    private Identifier? IdOf(string group) => Identifier.Parse(groups.Show(group)?.Status.Id.ToString());
}
