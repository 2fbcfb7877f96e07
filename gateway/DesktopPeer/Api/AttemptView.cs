using NanoPeers.PeerPlatform.Devices;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>One attempt to find or set up a session.</summary>
/// <param name="AttemptId">16 hexadecimal digits; the other end's log has the same.</param>
/// <param name="Device">The device's name; empty when it is not known.</param>
/// <param name="StartedAt">When its first step happened.</param>
/// <param name="Steps">Its steps, oldest first.</param>
/// <param name="Outcome">Where it stands.</param>
/// <param name="Advice">What was missing and what to try next; empty when all went well.</param>
internal sealed record AttemptView(
    string AttemptId, string Device, DateTimeOffset StartedAt, IReadOnlyList<AttemptStepView> Steps, string Outcome, string Advice)
{
    /// <summary>The view of a report.</summary>
    public static AttemptView From(AttemptReport report) => new(
        report.AttemptId,
        report.Device,
        report.StartedAt,
        [.. report.Steps.Select(step => new AttemptStepView(step.After.TotalMilliseconds, step.Text))],
        report.Outcome,
        report.Advice);
}
