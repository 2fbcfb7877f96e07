using System.Globalization;
using System.IO.Pipelines;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Aliases;

/// <summary>
/// Answers GET and HEAD of an object: 200, 206, 304 or 416. Octets go from the file into the server's own pooled buffers. Of an object that is still
/// coming in, verified octets are sent, and more is waited for, as long as that is allowed.
/// </summary>
internal sealed class ObjectReply
{
    private const int SendOctets = 64 << 10;

    private readonly LocalObjects _store;
    private readonly AliasServerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private int _waiting;

    internal ObjectReply(LocalObjects store, AliasServerOptions options, TimeProvider time, ILogger logger)
    {
        _time = time;
        _store = store;
        _options = options;
        _logger = logger;
    }

    internal async Task AnswerAsync(HttpContext context, ObjectId id)
    {
        ObjectReading? reading = _store.Open(id);
        ObjectInProgress? incoming = null;
        if (reading is null && _store.FindIncoming(id) is { } found)
        {
            (reading, incoming) = await WaitForReadingAsync(found, id, context.RequestAborted).ConfigureAwait(false);
            if (reading is null && !found.Ended.IsCompleted)
            {
                ComeAgain(context);
                return;
            }
        }

        // It may have been completed between the two looks.
        reading ??= _store.Open(id);
        if (reading is null)
        {
            AliasRequests.Refuse(context, StatusCodes.Status404NotFound);
            return;
        }

        using (reading)
        {
            await AnswerAsync(context, reading, incoming).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(HttpContext context, ObjectReading reading, ObjectInProgress? incoming)
    {
        HttpRequest request = context.Request;
        IHeaderDictionary headers = context.Response.Headers;
        string tag = $"\"{reading.Id}\"";
        headers.ETag = tag;
        headers.AcceptRanges = "bytes";
        headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(reading.Id.ToArray())}:";
        if (Names(request.Headers.IfNoneMatch, tag))
        {
            context.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        // Range means something for GET only, and If-Range only when it names what is here (RFC 9110, 13.1.5 and 14.2).
        bool isRanged = HttpMethods.IsGet(request.Method) && (request.Headers.IfRange.Count == 0 || request.Headers.IfRange == tag);
        RangeAnswer answer = OctetRange.Read(isRanged ? request.Headers.Range : (string?)null, reading.Length, out OctetRange range);
        if (answer == RangeAnswer.Unsatisfiable)
        {
            headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{reading.Length}");
            AliasRequests.Refuse(context, StatusCodes.Status416RangeNotSatisfiable);
            return;
        }

        bool hasBody = HttpMethods.IsGet(request.Method) && range.Start < range.End;
        if (hasBody && incoming is not null && !await WaitForAsync(incoming, range.Start, context.RequestAborted).ConfigureAwait(false))
        {
            ComeAgain(context);
            return;
        }

        headers.ContentType = "application/octet-stream";
        context.Response.ContentLength = range.End - range.Start;
        if (answer == RangeAnswer.Part)
        {
            context.Response.StatusCode = StatusCodes.Status206PartialContent;
            headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {range.Start}-{range.End - 1}/{reading.Length}");
        }

        if (hasBody)
        {
            await SendAsync(context, reading, incoming, range).ConfigureAwait(false);
        }
    }

    private async Task SendAsync(HttpContext context, ObjectReading reading, ObjectInProgress? incoming, OctetRange range)
    {
        long began = _time.GetTimestamp();
        long at = range.Start;
        try
        {
            PipeWriter body = context.Response.BodyWriter;
            while (at < range.End)
            {
                long verified = incoming?.VerifiedEnd(at) ?? range.End;
                if (verified > at)
                {
                    Memory<byte> memory = body.GetMemory(SendOctets);
                    int count = reading.Read(at, memory.Span[..(int)Math.Min(memory.Length, Math.Min(verified, range.End) - at)]);
                    body.Advance(count);
                    at += count;
                    if ((await body.FlushAsync(context.RequestAborted).ConfigureAwait(false)).IsCompleted)
                    {
                        return;
                    }
                }
                else if (!await WaitForAsync(incoming!, at, context.RequestAborted).ConfigureAwait(false))
                {
                    // Fewer octets than were announced: the reader sees that it was cut off, and can ask for the rest.
                    AliasesLog.CutOff(_logger, reading.Id, at);
                    context.Abort();
                    return;
                }
            }
        }
        finally
        {
            _options.Served?.Served(reading.Id, context.Connection.RemoteIpAddress ?? IPAddress.None, at - range.Start, _time.GetElapsedTime(began));
        }
    }

    /// <summary>
    /// Opens what is there of a download whose chunks can be verified; waits for the end of any other, for none of it can be served before.
    /// </summary>
    private async Task<(ObjectReading? Reading, ObjectInProgress? Incoming)> WaitForReadingAsync(
        ObjectInProgress incoming, ObjectId id, CancellationToken cancellationToken)
    {
        if (incoming.Expected.Chunks is not null)
        {
            try
            {
                return incoming.OpenReading() is { } reading ? (reading, incoming) : (null, null);
            }
            catch (FileNotFoundException)
            {
                // It has its final name already: in a moment it is over, and the store has it.
                await incoming.Ended.WaitAsync(_options.WaitForMore, cancellationToken).ConfigureAwait(false);
                return (null, null);
            }
        }

        bool isThere = await WaitForAsync(incoming, 0, cancellationToken).ConfigureAwait(false);
        return (isThere ? _store.Open(id) : null, null);
    }

    /// <summary>Waits until an octet is verified; false when it is not in time, will not be, or too many wait already.</summary>
    private async Task<bool> WaitForAsync(ObjectInProgress incoming, long offset, CancellationToken cancellationToken)
    {
        if (incoming.VerifiedEnd(offset) > offset)
        {
            return true;
        }

        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            if (Interlocked.Increment(ref _waiting) > _options.MaxWaiting)
            {
                return false;
            }

            limit.CancelAfter(_options.WaitForMore);
            return await incoming.WaitForAsync(offset, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private static void ComeAgain(HttpContext context)
    {
        context.Response.Headers.RetryAfter = "1";
        AliasRequests.Refuse(context, StatusCodes.Status503ServiceUnavailable);
    }

    /// <summary>Whether a list of entity tags names one, weakly compared (RFC 9110, 13.1.2).</summary>
    private static bool Names(Microsoft.Extensions.Primitives.StringValues header, string tag)
    {
        foreach (string? line in header)
        {
            foreach (Range part in (line ?? "").AsSpan().Split(','))
            {
                ReadOnlySpan<char> one = line.AsSpan(part).Trim();
                one = one.StartsWith("W/", StringComparison.Ordinal) ? one[2..] : one;
                if (one.SequenceEqual("*") || one.SequenceEqual(tag))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
