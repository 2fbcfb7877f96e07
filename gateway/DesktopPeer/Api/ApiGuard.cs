using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>
/// Stands before every path: refuses a request that was addressed to another host name (a web page's, by a name that was made to mean
/// 127.0.0.1) or has no or a wrong token, and turns whatever goes wrong further in into a problem with a named code.
/// </summary>
internal sealed class ApiGuard(ApiToken token, ILogger logger)
{
    /// <summary>Handles one request.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (Refuse(context) is (ProblemCode code, string detail))
        {
            await WriteAsync(context, code, detail).ConfigureAwait(false);
            return;
        }

        try
        {
            await next(context).ConfigureAwait(false);
            await NameEmptyAnswerAsync(context).ConfigureAwait(false);
        }
        catch (ApiRefusalException refusal)
        {
            await WriteAsync(context, refusal.Code, refusal.Message).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e) when (!context.Response.HasStarted)
        {
            ProblemCode bad = e.StatusCode == StatusCodes.Status413PayloadTooLarge ? ProblemCode.BodyTooLarge : ProblemCode.RequestInvalid;
            await WriteAsync(context, bad, bad == ProblemCode.BodyTooLarge ? TooLarge : e.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to hear an answer.
        }
        catch (Exception e) when (!context.Response.HasStarted)
        {
            logger.Failed(e, context.Request.Method, context.Request.Path);
            await WriteAsync(context, ProblemCode.GatewayFailed, "The gateway failed at this request; its log says how.").ConfigureAwait(false);
        }
    }

    private static string TooLarge => $"A body has at most {LoopbackApiOptions.MaxBodyOctets} octets.";

    private (ProblemCode Code, string Detail)? Refuse(HttpContext context)
    {
        HostString host = context.Request.Host;
        bool isOurs = host.Host is "127.0.0.1" or "localhost" && (host.Port ?? 80) == context.Connection.LocalPort;
        if (!isOurs)
        {
            return (ProblemCode.HostNotAllowed, "The API answers requests to 127.0.0.1 or localhost at its own port only.");
        }

        ProblemCode? code = token.Refuse(context.Request.Headers.Authorization);
        return code is null ? null : (code, code == ProblemCode.TokenMissing
            ? "Send \"Authorization: Bearer TOKEN\" with the token of api.json in the gateway's state folder."
            : "The token is not this gateway's. Each start of a gateway makes a new one: read api.json in its state folder again.");
    }

    private async Task NameEmptyAnswerAsync(HttpContext context)
    {
        (ProblemCode Code, string Detail)? problem = context.Response.StatusCode switch
        {
            _ when context.Response.HasStarted => null,
            StatusCodes.Status404NotFound => (ProblemCode.PathUnknown, "DESKTOP-PEER.md lists the API's paths."),
            StatusCodes.Status405MethodNotAllowed => (ProblemCode.MethodNotAllowed, $"{context.Request.Path} is not used with {context.Request.Method}."),
            _ => null,
        };
        if (problem is not null)
        {
            await WriteAsync(context, problem.Value.Code, problem.Value.Detail).ConfigureAwait(false);
        }
    }

    private Task WriteAsync(HttpContext context, ProblemCode code, string detail)
    {
        logger.Refused(code.Name, context.Request.Method, context.Request.Path);
        context.Response.StatusCode = code.Status;
        if (code.Status == StatusCodes.Status401Unauthorized)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }

        return context.Response.WriteAsJsonAsync(
            GatewayProblem.Of(code, detail), ApiJson.Default.GatewayProblem, "application/problem+json", context.RequestAborted);
    }
}
