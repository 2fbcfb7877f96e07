using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using NanoPeers.ClientApi.Peering;
using NanoPeers.PeeringService.Errands;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The API's paths for uploads and the black list. DESKTOP-PEER.md lists them for those who call them.</summary>
internal sealed class UploadRoutes(Func<LocalErrands?> running) : IApiRoutes
{
    private LocalErrands Running => running() ?? throw new ApiRefusalException(
        ProblemCode.UploadsAbsent, "This gateway uploads nothing. Start it with --peering, --upload and the backend's --backend-key.");

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/peering/uploads", context => ApiExchange.AnswerAsync(context, Uploads(), ApiJson.Default.IReadOnlyListKeptUpload));
        routes.MapPost("/api/peering/uploads", AddAsync);
        routes.MapPost("/api/peering/uploads/retry", RetryAsync);
        routes.MapGet("/api/peering/blacklist", context => ApiExchange.AnswerAsync(context, BlackList(), ApiJson.Default.IReadOnlyListListedPeer));
        routes.MapDelete("/api/peering/blacklist", context => ClearAsync(context, null));
        routes.MapDelete("/api/peering/blacklist/{who}", context => ClearAsync(context, (string)context.Request.RouteValues["who"]!));
    }

    private async Task AddAsync(HttpContext context)
    {
        UploadOrder order = await ApiExchange.ReadAsync(context, ApiJson.Default.UploadOrder).ConfigureAwait(false);
        LocalErrands errands = Running;
        try
        {
            FileStream content = File.OpenRead(order.File);
            await using (content.ConfigureAwait(false))
            {
                string name = await errands.AddAsync(Path.GetFileName(order.File), content, context.RequestAborted).ConfigureAwait(false);
                KeptUpload added = Uploads().FirstOrDefault(one => one.Name == name)
                    ?? new KeptUpload(name, "upload", "", false, content.Length, "waiting", 0, "", "", null, "");
                await ApiExchange.AnswerAsync(context, added, ApiJson.Default.KeptUpload).ConfigureAwait(false);
            }
        }
        catch (UploadFolderException e)
        {
            throw new ApiRefusalException(ProblemCode.UploadRefused, $"{Words.Of(e.Fault)}: {e.Message}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ApiRefusalException(ProblemCode.UploadRefused, $"unreadable: {e.Message}");
        }
    }

    private Task RetryAsync(HttpContext context)
    {
        Running.RetryAll();
        return ApiExchange.AnswerAsync(context, Uploads(), ApiJson.Default.IReadOnlyListKeptUpload);
    }

    private Task ClearAsync(HttpContext context, string? who)
    {
        if (Running.ClearBlackList(who) == 0 && who is not null)
        {
            throw new ApiRefusalException(
                ProblemCode.EntryUnknown, $"{who} is not on the black list: GET /api/peering/blacklist, or the command blacklist list, shows it.");
        }

        return ApiExchange.AnswerAsync(context, BlackList(), ApiJson.Default.IReadOnlyListListedPeer);
    }

    private IReadOnlyList<KeptUpload> Uploads() =>
    [
        .. Running.Uploads.Select(one => new KeptUpload(
            one.Name, one.Task, one.Reporter, one.IsForPeer, one.Octets, Words.Of(one.State), one.Attempts,
            one.Fault == UploadFault.None ? "" : Words.Of(one.Fault), one.Detail, one.NextTry, one.By ?? "")),
    ];

    private IReadOnlyList<ListedPeer> BlackList() =>
        [.. Running.BlackList.Select(one => new ListedPeer(one.Who, one.Task, one.Why, one.Since, one.Until, one.IsReported))];
}
