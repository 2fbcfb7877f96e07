using NanoPeers.Errands;

namespace NanoPeers.PeeringService.Errands;

/// <summary>The task of S2: a file goes to the backend's upload URL. Done means that the backend's signed receipt for it is here and is right.</summary>
internal sealed class UploadTask(BackendKey key, BackendClient client, string href) : IErrandTask
{
    internal const string TaskName = "upload";

    public string Name => TaskName;

    public bool Approves(string other) => other == href;

    public async Task<ErrandAnswer> DoAsync(ErrandOrder order, byte[] body, CancellationToken cancellationToken)
    {
        Uri url = BackendClient.WithQuery(order.Href, ("task", order.Task), ("reporter", order.Reporter));
        ErrandAnswer answer = await client.SendAsync(HttpMethod.Post, url, body, ErrandLimits.MaxReceipt, cancellationToken).ConfigureAwait(false);
        if (answer.Result != ErrandResult.Done)
        {
            return answer;
        }

        // A page of a hotel's gateway is an answer, too.
        ErrandStatus status = Judge(order, body, answer.Octets);
        return status == ErrandStatus.Valid ? answer : new ErrandAnswer(ErrandResult.Later, [], $"{url.Host} gave no receipt for this file ({status})");
    }

    public ErrandStatus Judge(ErrandOrder order, byte[] body, byte[] answer) => key.JudgeReceipt(answer, order, body);
}
