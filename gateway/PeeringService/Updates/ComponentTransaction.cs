using Microsoft.Extensions.Logging;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Updates;

/// <summary>
/// The way of one component from its sources into the staged version: a transaction of its own (S2: "each file is preferably requested via the peering
/// service in a separate transaction"), judged here whatever its source, ordered again when it was not what the manifest says.
/// </summary>
internal sealed class ComponentTransaction(
    UpdaterOptions options, IObjectFetcher fetcher, IFetchedObjects objects, Installation installation, TimeProvider time, ILogger logger)
{
    /// <summary>Runs it.</summary>
    /// <returns>What came from where, and why there is no component; null when it is staged.</returns>
    internal async Task<(IReadOnlyList<FetchPart> Parts, string? Fault)> RunAsync(
        UpdateComponent component, IProgress<FetchProgress> progress, CancellationToken cancellationToken)
    {
        FetchOrder order = OrderOf(component);
        List<FetchPart> parts = [];
        string fault = "";
        TimeSpan retry = options.FetchRetry;
        for (int attempt = 1; attempt <= options.FetchAttempts; attempt++)
        {
            FetchOutcome outcome = await fetcher.FetchAsync(order, progress, cancellationToken).ConfigureAwait(false);
            parts.AddRange(outcome.Parts);
            if (outcome.Object is ObjectId id && Stage(component, id))
            {
                return (parts, null);
            }

            fault = outcome.Detail ?? (outcome.Fault is FetchFault named ? $"{component.Name}: {named}" : $"{component.Name}: not what the manifest says");
            Report(component, outcome, attempt);
            if (outcome.Fault is not null && attempt < options.FetchAttempts)
            {
                await Task.Delay(retry, time, cancellationToken).ConfigureAwait(false);
                retry *= 5;
            }
        }

        return (parts, fault);
    }

    private FetchOrder OrderOf(UpdateComponent component)
    {
        ObjectExpectation expected = new(component.Href) { Length = component.Length, Sha256 = component.Digest, Chunks = component.Chunks };
        return new FetchOrder(new Uri(component.Href), expected, CachedOnly: false, options.WaitForDownloads);
    }

    // The store may have let go of it, or hold something else: then it is ordered again.
    private bool Stage(UpdateComponent component, ObjectId id)
    {
        using Stream? content = objects.Open(id);
        return content is not null && installation.Stage(component, content);
    }

    private void Report(UpdateComponent component, FetchOutcome outcome, int attempt)
    {
        if (outcome.Fault is FetchFault fault)
        {
            UpdaterLog.NotFetched(logger, options.Product, component.Name, fault.ToString(), attempt);
        }
        else
        {
            UpdaterLog.Refused(logger, options.Product, component.Name, attempt);
        }
    }
}
