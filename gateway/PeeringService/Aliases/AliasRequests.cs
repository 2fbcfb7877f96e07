using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Aliases;

/// <summary>Decides what a request is about, and whether its method fits.</summary>
internal sealed class AliasRequests
{
    private const string ReadMethods = "GET, HEAD";

    private readonly AliasTable _table;
    private readonly AddressLimits _limits;
    private readonly ObjectReply _objects;
    private readonly UploadReply _uploads;
    private readonly ILogger _logger;

    internal AliasRequests(
        LocalObjects store, AliasTable table, AliasServerOptions options, AddressLimits limits, TimeProvider time, ILogger logger)
    {
        _table = table;
        _limits = limits;
        _objects = new ObjectReply(store, options, time, logger);
        _uploads = new UploadReply(options, time, logger);
        _logger = logger;
    }

    /// <summary>Answers one request. A fault of the network or the disk ends the connection at most.</summary>
    internal async Task AnswerAsync(HttpContext context)
    {
        try
        {
            if (!_limits.TryRequest(context.Connection.RemoteIpAddress ?? IPAddress.None))
            {
                context.Response.Headers.RetryAfter = "1";
                Refuse(context, StatusCodes.Status429TooManyRequests);
                return;
            }

            await DispatchAsync(context, TargetOf(context)).ConfigureAwait(false);
        }
        catch (BadHttpRequestException broken) when (!context.Response.HasStarted)
        {
            Refuse(context, broken.StatusCode);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or OperationCanceledException or TimeoutException)
        {
            if (!context.RequestAborted.IsCancellationRequested)
            {
                AliasesLog.Broken(_logger, e.Message);
            }

            if (context.Response.HasStarted)
            {
                context.Abort();
            }
            else
            {
                Refuse(context, UploadReply.IsDiskFull(e) ? StatusCodes.Status507InsufficientStorage : StatusCodes.Status503ServiceUnavailable);
            }
        }
    }

    internal static void Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.ContentLength = 0;
    }

    private Task DispatchAsync(HttpContext context, string target)
    {
        string method = context.Request.Method;

        // Methods are case-sensitive (RFC 9110, section 9.1).
        bool isRead = method == HttpMethods.Get || method == HttpMethods.Head;
        if (_table.TryFindObject(target, out ObjectId id))
        {
            return isRead ? _objects.AnswerAsync(context, id) : RefuseMethod(context, ReadMethods);
        }

        if (_table.FindUpload(target) is { } alias)
        {
            if (alias.Path == target)
            {
                return method == HttpMethods.Post ? _uploads.TakeAsync(context, alias) : RefuseMethod(context, HttpMethods.Post);
            }

            if (alias.TryFindReceipt(target[(alias.Path.Length + 1)..], out ReadOnlyMemory<byte>? receipt))
            {
                return isRead ? UploadReply.AnswerReceiptAsync(context, receipt) : RefuseMethod(context, ReadMethods);
            }
        }

        Refuse(context, StatusCodes.Status404NotFound);
        return Task.CompletedTask;
    }

    private static Task RefuseMethod(HttpContext context, string allowed)
    {
        context.Response.Headers.Allow = allowed;
        Refuse(context, StatusCodes.Status405MethodNotAllowed);
        return Task.CompletedTask;
    }

    /// <summary>
    /// The target as it was sent, not as somebody understood it: "/a/x/../y" is looked up as these octets, and is no alias. Of a target with scheme and
    /// host (RFC 9112, section 3.2.2) the path is what is meant.
    /// </summary>
    private static string TargetOf(HttpContext context)
    {
        const string Scheme = "http://";
        string raw = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        int slash = raw.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? raw.IndexOf('/', Scheme.Length) : 0;
        return slash > 0 ? raw[slash..] : raw;
    }
}
