using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Peering;

/// <summary>A peer's alias that was accepted.</summary>
/// <param name="Who">The peer.</param>
/// <param name="Alias">The URL.</param>
/// <param name="Digest">The content that it says it has; null when it does not say.</param>
/// <param name="IsIncoming">Whether its own copy still comes in.</param>
internal sealed record PeerSource(long Who, Uri Alias, ObjectId? Digest, bool IsIncoming)
{
    internal string Name => PeeringAddress.TextOf(Who);

    /// <summary>
    /// The client for all peers: no proxy, no redirect, no cookie, no decompression, and no name is ever looked up: it connects to the number that stands in
    /// the alias, or not at all. It connects from the node's own address, by which peers know it.
    /// </summary>
    internal static HttpClient NewClient(IPAddress from, TimeSpan connectTimeout) => new(new SocketsHttpHandler
    {
        ConnectCallback = (context, cancellationToken) => ConnectAsync(from, context.DnsEndPoint, cancellationToken),
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = connectTimeout,
        MaxConnectionsPerServer = 4,
        MaxResponseHeadersLength = 16,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(15),
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    private static async ValueTask<Stream> ConnectAsync(IPAddress from, DnsEndPoint to, CancellationToken cancellationToken)
    {
        Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(IPAddress.Parse(to.Host), to.Port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Fetches octets; all there are when the object's length is not known yet.</summary>
    internal async Task<PeerAnswer> FetchAsync(
        HttpClient client, ObjectInProgress into, (long Start, long End)? range, SourcePace pace, Action<int> taken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, Alias);
        if (range is { } wanted && !(wanted.Start == 0 && wanted.End == into.Total))
        {
            request.Headers.Range = new RangeHeaderValue(wanted.Start, wanted.End - 1);
        }

        using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, pace.Token).ConfigureAwait(false);
        bool isPart = response.StatusCode == HttpStatusCode.PartialContent && request.Headers.Range is not null;
        if (!isPart && (response.StatusCode != HttpStatusCode.OK || request.Headers.Range is not null))
        {
            return new PeerAnswer($"it answers {(int)response.StatusCode}", false);
        }

        ContentRangeHeaderValue? part = response.Content.Headers.ContentRange;
        long? total = isPart ? part?.Length : response.Content.Headers.ContentLength;
        if (total is not { } length || (isPart && (part!.From != range!.Value.Start || part.To != range.Value.End - 1)))
        {
            return new PeerAnswer("its answer does not say what it holds", false);
        }

        if (into.Total is { } known ? known != length : !into.TrySetTotal(length))
        {
            return new PeerAnswer($"its copy has {length} octets", true);
        }

        using Stream body = await response.Content.ReadAsStreamAsync(pace.Token).ConfigureAwait(false);
        BodyAnswer answer = await BodyPump.PumpAsync(body, into, isPart ? range!.Value : (0, length), pace, taken).ConfigureAwait(false);
        return answer switch
        {
            BodyAnswer.Whole or BodyAnswer.Ended => PeerAnswer.Well,
            BodyAnswer.CutShort => new PeerAnswer("its copy ends early", false),
            _ => new PeerAnswer("its copy is not what it must be", true),
        };
    }
}
