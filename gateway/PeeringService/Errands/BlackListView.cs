namespace NanoPeers.PeeringService.Errands;

/// <summary>One entry of the black list, to be shown.</summary>
/// <param name="Who">The peer's address.</param>
/// <param name="Task">The task that it is not trusted with.</param>
/// <param name="Why">What was wrong, in lower-case words with dashes: <c>bad-signature</c>, <c>other-file</c>, <c>nothing-came</c>.</param>
/// <param name="Since">From when.</param>
/// <param name="Until">Until when.</param>
/// <param name="IsReported">Whether the backend has receipted a report of it.</param>
public sealed record BlackListView(string Who, string Task, string Why, DateTimeOffset Since, DateTimeOffset Until, bool IsReported);
