namespace NanoPeers.CapabilityReport;

/// <summary>A line of the capability list.</summary>
/// <param name="Group">The heading it stands under.</param>
/// <param name="Id">Its id, for ever: a letter and a number.</param>
/// <param name="Title">What the capability is.</param>
internal sealed record CapabilityRow(string Group, string Id, string Title);
