using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>Reads the JSON of requests and writes that of answers.</summary>
internal static class ApiExchange
{
    /// <summary>Writes an answer.</summary>
    public static Task AnswerAsync<T>(HttpContext context, T value, JsonTypeInfo<T> type) =>
        context.Response.WriteAsJsonAsync(value, type, cancellationToken: context.RequestAborted);

    /// <summary>Reads the body.</summary>
    /// <exception cref="ApiRefusalException">It is not announced as JSON, or not what the path takes.</exception>
    public static async Task<T> ReadAsync<T>(HttpContext context, JsonTypeInfo<T> type)
        where T : class
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new ApiRefusalException(ProblemCode.BodyNotJson, "Send the body with \"Content-Type: application/json\".");
        }

        try
        {
            return await context.Request.ReadFromJsonAsync(type, context.RequestAborted).ConfigureAwait(false)
                ?? throw new ApiRefusalException(ProblemCode.BodyInvalid, "The body is null.");
        }
        catch (JsonException e)
        {
            throw new ApiRefusalException(ProblemCode.BodyInvalid, "The body is not what this path takes: " + e.Message);
        }
    }
}
