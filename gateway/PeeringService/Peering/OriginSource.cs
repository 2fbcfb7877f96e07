using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using NanoPeers.PeeringService.Objects;
using Polly;
using Polly.Retry;

namespace NanoPeers.PeeringService.Peering;

/// <summary>
/// Retrieves an object from its origin (S2 fig. 7): through the proxy where there is one, with retries that wait longer each time, and from where the last
/// attempt stopped: Range with If-Range, so that octets of two versions are never put together.
/// </summary>
internal sealed class OriginSource
{
    private readonly HttpClient _client;
    private readonly Uri _origin;
    private readonly ObjectFetcherOptions _options;
    private readonly TimeProvider _time;
    private RangeConditionHeaderValue? _version;

    internal OriginSource(HttpClient client, Uri origin, ObjectFetcherOptions options, TimeProvider time)
    {
        _client = client;
        _origin = origin;
        _options = options;
        _time = time;
    }

    /// <summary>The client for all origins.</summary>
    internal static HttpClient NewClient(ObjectFetcherOptions options) => new(new SocketsHttpHandler
    {
        Proxy = options.Proxy is null ? null : new WebProxy(options.Proxy),
        UseProxy = true,
        UseCookies = false,
        MaxAutomaticRedirections = 5,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(15),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>Fetches what is missing. An attempt that brought something new is followed by a fresh row of retries.</summary>
    /// <param name="target">Where to.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    internal async Task<OriginAnswer> FetchAsync(IOriginTarget target, CancellationToken cancellationToken)
    {
        ResiliencePipeline<OriginAnswer> retries = Retries();
        while (true)
        {
            long before = target.Incoming.Received;
            OriginAnswer answer = await retries.ExecuteAsync(async token => await AttemptAsync(target, token).ConfigureAwait(false), cancellationToken)
                .ConfigureAwait(false);
            if (!answer.MayRetry || target.Incoming.Received <= before)
            {
                return answer;
            }
        }
    }

    private ResiliencePipeline<OriginAnswer> Retries() => new ResiliencePipelineBuilder<OriginAnswer> { TimeProvider = _time }
        .AddRetry(new RetryStrategyOptions<OriginAnswer>
        {
            ShouldHandle = arguments => ValueTask.FromResult(arguments.Outcome.Result is { MayRetry: true }),
            MaxRetryAttempts = Math.Max(1, _options.OriginRetries),
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = _options.FirstRetryDelay,
            MaxDelay = _options.LongestRetryDelay,
            DelayGenerator = arguments => ValueTask.FromResult(
                arguments.Outcome.Result?.RetryAfter is { } asked && asked > TimeSpan.Zero
                    ? asked < _options.LongestRetryDelay ? asked : _options.LongestRetryDelay
                    : (TimeSpan?)null),
        })
        .Build();

    private async Task<OriginAnswer> AttemptAsync(IOriginTarget target, CancellationToken cancellationToken)
    {
        using SourcePace pace = new(_time, _options.OriginSilence, 1, cancellationToken);
        try
        {
            while (NextMissing(target.Incoming) is { } range)
            {
                OriginAnswer answer = await RequestAsync(target, range, pace).ConfigureAwait(false);
                if (answer.Fault is not null || target.Incoming.Ended.IsCompleted)
                {
                    return answer;
                }
            }

            return OriginAnswer.Well;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new OriginAnswer(FetchFault.OriginUnreachable, "the origin is silent", MayRetry: true);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or SocketException)
        {
            return new OriginAnswer(FetchFault.OriginUnreachable, e.Message, MayRetry: true);
        }
    }

    /// <summary>The next octets to ask for; the end is null when the origin has not said yet how long the object is.</summary>
    private static (long Start, long? End)? NextMissing(ObjectInProgress incoming) => incoming.Total is null
        ? (incoming.Received, null)
        : incoming.NextMissing(0, long.MaxValue) is { } missing ? (missing.Offset, missing.Offset + missing.Count) : null;

    private async Task<OriginAnswer> RequestAsync(IOriginTarget target, (long Start, long? End) range, SourcePace pace)
    {
        bool isVouchedFor = target.Incoming.Expected.Sha256 is not null;
        if (range.Start > 0 && _version is null && !isVouchedFor)
        {
            await target.BeginAnewAsync().ConfigureAwait(false);
            range = (0, null);
        }

        using HttpRequestMessage request = new(HttpMethod.Get, _origin);
        if (range.Start > 0 || (range.End is { } end && end < target.Incoming.Total))
        {
            request.Headers.Range = new RangeHeaderValue(range.Start, range.End - 1);
            request.Headers.IfRange = isVouchedFor ? null : _version;
        }

        using HttpResponseMessage response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, pace.Token).ConfigureAwait(false);
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
        {
            return await RefusalOfAsync(target, response, isVouchedFor).ConfigureAwait(false);
        }

        bool isPart = response.StatusCode == HttpStatusCode.PartialContent;
        ContentRangeHeaderValue? part = response.Content.Headers.ContentRange;
        if (isPart && part?.From != range.Start)
        {
            return new OriginAnswer(FetchFault.OriginRefused, "the origin gives another part than it was asked for");
        }

        if (!isPart && range.Start > 0 && !isVouchedFor)
        {
            // Another version than the one that began to come in.
            await target.BeginAnewAsync().ConfigureAwait(false);
        }

        _version = VersionOf(response);
        return await TakeAsync(target, response, isPart ? part!.Length : response.Content.Headers.ContentLength, isPart ? part!.From!.Value : 0, pace)
            .ConfigureAwait(false);
    }

    private static async Task<OriginAnswer> TakeAsync(IOriginTarget target, HttpResponseMessage response, long? total, long start, SourcePace pace)
    {
        ObjectInProgress incoming = target.Incoming;
        if (total is { } length && incoming.Total != length)
        {
            if (incoming.Total is { } known)
            {
                return new OriginAnswer(FetchFault.Damaged, $"the origin has {length} octets, not {known}");
            }

            if (!incoming.TrySetTotal(length))
            {
                return new OriginAnswer(FetchFault.TooLarge, $"{length} octets are more than the local store takes");
            }
        }

        long end = response.Content.Headers.ContentRange?.To + 1 ?? incoming.Total ?? long.MaxValue;
        using Stream body = await response.Content.ReadAsStreamAsync(pace.Token).ConfigureAwait(false);
        BodyAnswer answer = await BodyPump.PumpAsync(body, incoming, (start, end), pace, target.Took).ConfigureAwait(false);
        if (answer == BodyAnswer.CutShort && incoming.Total is null)
        {
            // A body without a length ends where it ends (RFC 9112, section 6.3); SendAsync's stream throws where a chunked one is cut.
            incoming.TrySetTotal(incoming.Received);
            return OriginAnswer.Well;
        }

        return answer switch
        {
            BodyAnswer.Whole or BodyAnswer.Ended => OriginAnswer.Well,
            BodyAnswer.CutShort => new OriginAnswer(FetchFault.OriginUnreachable, "the origin's answer ends early", MayRetry: true),
            _ => new OriginAnswer(FetchFault.Damaged, "what the origin gives is not what it must be", MayRetry: true),
        };
    }

    private static async Task<OriginAnswer> RefusalOfAsync(IOriginTarget target, HttpResponseMessage response, bool isVouchedFor)
    {
        int status = (int)response.StatusCode;
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && !isVouchedFor)
        {
            await target.BeginAnewAsync().ConfigureAwait(false);
            return new OriginAnswer(FetchFault.OriginRefused, "the origin's object has become shorter", MayRetry: true);
        }

        bool mayRetry = status is 408 or 425 or 429 or >= 500;
        return new OriginAnswer(FetchFault.OriginRefused, $"the origin answers {status}", mayRetry, response.Headers.RetryAfter?.Delta);
    }

    /// <summary>A strong entity tag, or else a date; null where the origin names neither (RFC 9110, section 13.1.5).</summary>
    private static RangeConditionHeaderValue? VersionOf(HttpResponseMessage response) =>
        response.Headers.ETag is { IsWeak: false } tag
            ? new RangeConditionHeaderValue(tag)
            : response.Content.Headers.LastModified is { } date ? new RangeConditionHeaderValue(date) : null;
}
