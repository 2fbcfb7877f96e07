using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>What came of an order about a group.</summary>
/// <param name="Result">"done" or "pending"; everything else is a problem.</param>
/// <param name="Text">For a person: what happened, or who has to decide.</param>
/// <param name="TookMillis">From the order to the answer, milliseconds.</param>
internal sealed record GroupAnswerView(string Result, string Text, double TookMillis)
{
    /// <summary>The view of an answer that is no refusal.</summary>
    public static GroupAnswerView From(GroupAnswer answer) =>
        new(answer.Result == GroupResult.Pending ? "pending" : "done", answer.Text, answer.Took.TotalMilliseconds);
}
