namespace NanoPeers.PeerPlatform.Devices;

/// <summary>One attempt to find or set up a session, as this end saw it. The other end's log has the same id.</summary>
/// <param name="AttemptId">16 hexadecimal digits.</param>
/// <param name="Device">The device's name; empty when it is not known.</param>
/// <param name="StartedAt">When its first step happened.</param>
/// <param name="Steps">Its steps, oldest first, each with its time since the first.</param>
/// <param name="Outcome">Where it stands, in a few words.</param>
/// <param name="Advice">What was missing and what to try next; empty when all went well.</param>
public sealed record AttemptReport(
    string AttemptId, string Device, DateTimeOffset StartedAt, IReadOnlyList<AttemptReportStep> Steps, string Outcome, string Advice);
