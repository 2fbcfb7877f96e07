using System.Globalization;
using Microsoft.AspNetCore.Http;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// The host's side of long polling: <c>GET /relay/PEER-UUID</c> waits until there are messages, <c>DELETE</c> gives the box up. TRANSPORTS.md, "Long polling".
/// </summary>
internal sealed class HttpPolling(PollBoxes boxes, HttpTransportOptions options)
{
    /// <summary>Request header: the asker's secret.</summary>
    public const string TokenHeader = "NanoPeers-Token";

    /// <summary>Request and answer header: which box the numbers are of.</summary>
    public const string BoxHeader = "NanoPeers-Box";

    /// <summary>Request header: the highest number that the asker has.</summary>
    public const string AckHeader = "NanoPeers-Ack";

    /// <summary>Request header: the asker's patience, seconds.</summary>
    public const string WaitHeader = "NanoPeers-Wait";

    /// <summary>Fewest and most characters of a token.</summary>
    public const int MinToken = 22;

    /// <summary>Stands before the peer's id in the path of a mailbox.</summary>
    public const string RelayPath = "/relay/";

    private const int MaxToken = 128;

    /// <summary>The peer that a request's path names; null for another path.</summary>
    public static Identifier? PeerOf(HttpRequest request) =>
        request.Path.Value is { } path && path.StartsWith(RelayPath, StringComparison.Ordinal) ? Identifier.Parse(path[RelayPath.Length..]) : null;

    /// <summary>Answers a request for a box.</summary>
    public async Task AnswerAsync(HttpContext context, Identifier peer)
    {
        byte[] token = TokenOf(context.Request);
        PollBox? box = token.Length > 0 ? boxes.FindOf(peer, token) : null;
        if (box is null)
        {
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
            return;
        }

        if (HttpMethods.IsDelete(context.Request.Method))
        {
            boxes.Remove(peer, box);
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        box.Acknowledge(HasOf(context.Request, box));
        await WaitAsync(context, box).ConfigureAwait(false);
        byte[] messages = box.Write();
        context.Response.Headers[BoxHeader] = box.Name;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = messages.Length > 0 ? StatusCodes.Status200OK : StatusCodes.Status204NoContent;
        if (messages.Length > 0)
        {
            context.Response.ContentType = HttpTransport.MediaType;
            context.Response.ContentLength = messages.Length;
            await context.Response.Body.WriteAsync(messages, context.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the sender of a message is the owner of a box here, so that answers go there.</summary>
    public bool IsOwner(Identifier peer, HttpRequest request)
    {
        byte[] token = TokenOf(request);
        return token.Length > 0 && boxes.FindOf(peer, token) is not null;
    }

    private static byte[] TokenOf(HttpRequest request)
    {
        string token = request.Headers[TokenHeader].ToString();
        return token.Length is >= MinToken and <= MaxToken ? System.Text.Encoding.UTF8.GetBytes(token) : [];
    }

    /// <summary>What the asker has of this box; nothing of it when its numbers are another box's.</summary>
    private static ulong HasOf(HttpRequest request, PollBox box)
    {
        bool isSame = request.Headers[BoxHeader] == box.Name;
        return isSame && ulong.TryParse(request.Headers[AckHeader], NumberStyles.None, CultureInfo.InvariantCulture, out ulong has) ? has : 0;
    }

    private async Task WaitAsync(HttpContext context, PollBox box)
    {
        bool says = int.TryParse(context.Request.Headers[WaitHeader], NumberStyles.None, CultureInfo.InvariantCulture, out int seconds);
        TimeSpan wait = TimeSpan.FromMilliseconds(Math.Min(says ? seconds * 1_000L : options.PollMillis, options.PollMillis));
        await box.WaitAsync().WaitAsync(wait, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.RequestAborted.ThrowIfCancellationRequested();
    }
}
