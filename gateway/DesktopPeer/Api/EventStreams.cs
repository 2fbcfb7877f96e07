using Microsoft.AspNetCore.Http;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>
/// What happens at the gateway and in its groups, as server-sent events (the HTML standard's text/event-stream): one event a happening, its kind
/// as the event's name, its JSON as the data. A comment is sent in silence so that a reader that went away is noticed.
/// </summary>
internal sealed class EventStreams(LoopbackApiOptions options, CancellationToken closing)
{
    private int _open;

    /// <summary>Serves one stream until its reader goes or the gateway closes.</summary>
    /// <param name="context">The request.</param>
    /// <param name="watch">What happens from now on.</param>
    /// <param name="write">A happening's kind and its JSON.</param>
    public async Task ServeAsync<T>(HttpContext context, Func<CancellationToken, IAsyncEnumerable<T>> watch, Func<T, (string Kind, string Data)> write)
    {
        if (Interlocked.Increment(ref _open) > options.MaxEventStreams)
        {
            Interlocked.Decrement(ref _open);
            throw new ApiRefusalException(ProblemCode.StreamsExhausted, $"The gateway serves {options.MaxEventStreams} event streams at a time.");
        }

        try
        {
            using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, closing);
            await StreamAsync(context.Response, watch, write, ending).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The reader went, or the gateway closes: the stream has no other end.
        }
        finally
        {
            Interlocked.Decrement(ref _open);
        }
    }

    private async Task StreamAsync<T>(
        HttpResponse response, Func<CancellationToken, IAsyncEnumerable<T>> watch, Func<T, (string Kind, string Data)> write, CancellationTokenSource ending)
    {
        response.ContentType = "text/event-stream";
        await using IAsyncEnumerator<T> events = watch(ending.Token).GetAsyncEnumerator(ending.Token);

        // Asking for the first event begins the watch; only then is the reader told that it hears everything.
        Task<bool> next = events.MoveNextAsync().AsTask();
        try
        {
            await response.WriteAsync(": watching\n\n", ending.Token).ConfigureAwait(false);
            await response.Body.FlushAsync(ending.Token).ConfigureAwait(false);
            while (await HeartbeatUntilAsync(next, response, ending.Token).ConfigureAwait(false))
            {
                (string kind, string data) = write(events.Current);
                await response.WriteAsync($"event: {kind}\ndata: {data}\n\n", ending.Token).ConfigureAwait(false);
                await response.Body.FlushAsync(ending.Token).ConfigureAwait(false);
                next = events.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // The enumerator may be disposed only when its last step is over.
            await ending.CancelAsync().ConfigureAwait(false);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<bool> HeartbeatUntilAsync(Task<bool> next, HttpResponse response, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await next.WaitAsync(options.StreamHeartbeat, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException) when (!next.IsCompleted)
            {
                await response.WriteAsync(": still here\n\n", cancellationToken).ConfigureAwait(false);
                await response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
