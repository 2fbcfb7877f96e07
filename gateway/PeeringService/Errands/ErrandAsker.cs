using Microsoft.Extensions.Logging;
using NanoPeers.Errands;
using NanoPeers.PeeringService.Peering;

namespace NanoPeers.PeeringService.Errands;

/// <summary>Has tasks done for this node: directly where it can, else by a peer that the backend approved (S2 fig. 9).</summary>
internal sealed class ErrandAsker(
    ErrandsOptions options, LocalPeering peering, ErrandTasks tasks, BackendKey key, BlackListFile blackList, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly PeerClient _peers = new(peering.EndPoint.Address, options.PeerPatience, time);

    internal ErrandsOptions Options => options;

    internal LocalPeering Peering => peering;

    internal BackendKey Key => key;

    internal BlackListFile BlackList => blackList;

    internal PeerClient Peers => _peers;

    internal TimeProvider Time => time;

    internal ILogger Logger => logger;

    public void Dispose() => _peers.Dispose();

    /// <summary>Runs one errand to its end.</summary>
    /// <exception cref="ArgumentException">There is no such task, or a text does not fit into certificates.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    internal async Task<ErrandOutcome> RunAsync(ErrandRequest request, CancellationToken cancellationToken)
    {
        IErrandTask task = tasks.Find(request.Task) ?? throw new ArgumentException($"There is no task {request.Task}.", nameof(request));
        ErrandOrder order = new(request.Task, request.Href, peering.NodeId);
        bool isText = ErrandTasks.IsText(order.Href, ErrandLimits.MaxUrl) && ErrandTasks.IsText(order.Reporter, ErrandLimits.MaxReporter);
        if (!isText || request.Body.Length == 0)
        {
            throw new ArgumentException("The URL, the peer id or the body does not fit.", nameof(request));
        }

        if (!options.AsksPeers)
        {
            ErrandAnswer answer = await DirectlyAsync(task, order, request, cancellationToken).ConfigureAwait(false);
            ErrandEnd end = answer.Result switch
            {
                ErrandResult.Done => ErrandEnd.Done,
                ErrandResult.Never => ErrandEnd.Refused,
                _ => ErrandEnd.Unreachable,
            };
            return new ErrandOutcome(end, answer.Octets, null, answer.Detail);
        }

        using ErrandRun run = new(this, task, order, request);
        return await run.RunAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The task, by this node itself. What comes back is judged like a peer's answer: a proxy on the way may have made it.</summary>
    internal static async Task<ErrandAnswer> DirectlyAsync(IErrandTask task, ErrandOrder order, ErrandRequest request, CancellationToken cancellationToken)
    {
        ErrandAnswer answer = await task.DoAsync(order, request.Body, cancellationToken).ConfigureAwait(false);
        if (answer.Result != ErrandResult.Done || request.Judge is null)
        {
            return answer;
        }

        ErrandStatus status = request.Judge(answer.Octets);
        return status == ErrandStatus.Valid ? answer : new ErrandAnswer(ErrandResult.Later, [], $"The answer is not right ({BlackListFile.WordsOf(status)})");
    }
}
