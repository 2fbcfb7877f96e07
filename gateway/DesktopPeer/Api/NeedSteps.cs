using System.Runtime.CompilerServices;
using System.Threading.Channels;
using NanoPeers.ClientApi.Peering;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>Gets objects for the API's callers: how far each is, as it goes, and how it ended.</summary>
internal sealed class NeedSteps(IObjectFetcher fetcher)
{
    /// <summary>Reads what somebody needs.</summary>
    /// <exception cref="ApiRefusalException">It cannot be what is meant.</exception>
    public static FetchOrder OrderOf(ObjectNeed need)
    {
        if (!Uri.TryCreate(need.Url, UriKind.Absolute, out Uri? origin) || origin.Scheme is not ("http" or "https"))
        {
            throw new ApiRefusalException(ProblemCode.UrlUnknown, $"{need.Url} is no http or https URL.");
        }

        ObjectId id = default;
        if (need.Url.Length > ObjectExpectation.MaxHrefLength)
        {
            throw new ApiRefusalException(ProblemCode.UrlUnknown, $"A URL has at most {ObjectExpectation.MaxHrefLength} characters.");
        }

        if (need.Sha256.Length > 0 && !ObjectId.TryParse(need.Sha256, out id))
        {
            throw new ApiRefusalException(ProblemCode.DigestUnknown, "A SHA-256 is 64 hexadecimal digits.");
        }

        ObjectExpectation expected = new(need.Url) { Sha256 = need.Sha256.Length > 0 ? id : null };
        return new FetchOrder(origin, expected, need.CachedOnly, FetchPolicy.Wait);
    }

    /// <summary>Gets one.</summary>
    /// <param name="order">What, and from where.</param>
    /// <param name="cancellationToken">Gives up; what came stays for the next time.</param>
    public async IAsyncEnumerable<NeedStep> RunAsync(FetchOrder order, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Channel<NeedStep> told = Channel.CreateBounded<NeedStep>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        Task<NeedStep> fetching = FetchAsync(order, told.Writer, cancellationToken);
        await foreach (NeedStep step in told.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return step;
        }

        yield return await fetching.ConfigureAwait(false);
    }

    private async Task<NeedStep> FetchAsync(FetchOrder order, ChannelWriter<NeedStep> told, CancellationToken cancellationToken)
    {
        try
        {
            FetchOutcome outcome = await fetcher.FetchAsync(order, new Told(told), cancellationToken).ConfigureAwait(false);
            IReadOnlyList<ObjectPart> parts = [.. outcome.Parts.Select(part => new ObjectPart(part.Source, part.IsOrigin, part.Octets))];
            long octets = parts.Sum(part => part.Octets);
            return outcome.Object is { } id
                ? new NeedStep(NeedStep.Complete, octets, octets, parts.Count > 0 ? parts[^1].Source : "", id.ToString(), parts, "")
                : new NeedStep(NeedStep.Failed, octets, null, "", "", parts, $"{order.Expected.Href}: {outcome.Detail} ({outcome.Fault}).");
        }
        finally
        {
            told.TryComplete();
        }
    }

    private sealed class Told(ChannelWriter<NeedStep> told) : IProgress<FetchProgress>
    {
        public void Report(FetchProgress value) =>
            told.TryWrite(new NeedStep(NeedStep.Going, value.Received, value.Total, value.Source, "", [], ""));
    }
}
