namespace NanoPeers.DesktopPeer.Api;

/// <summary>An implementation of a policy as the API tells of it.</summary>
/// <param name="Name">The policy's canonical name.</param>
/// <param name="Keywords">Its keywords.</param>
/// <param name="Runtime">The runtime.</param>
/// <param name="Version">The version.</param>
/// <param name="State">"active", or "present, not running".</param>
/// <param name="Peer">Who has it; empty for this peer.</param>
/// <param name="Rights">What it may use.</param>
/// <param name="ActiveIn">Groups in which it runs here.</param>
/// <param name="Facts">What it needs and is.</param>
/// <param name="Digest">SHA-256 of its package; empty for what was built in.</param>
/// <param name="Publisher">SHA-256 of its publisher's key.</param>
/// <param name="Faults">Calls of its code that failed.</param>
internal sealed record PolicyView(
    string Name,
    IReadOnlyList<string> Keywords,
    string Runtime,
    uint Version,
    string State,
    string Peer,
    IReadOnlyList<string> Rights,
    IReadOnlyList<string> ActiveIn,
    IReadOnlyList<string> Facts,
    string Digest,
    string Publisher,
    long Faults);

/// <summary>Policies of this peer, or of a group.</summary>
/// <param name="Policies">The implementations.</param>
/// <param name="Standard">What stands for each standard policy of the group; empty where no group was named.</param>
internal sealed record PoliciesView(IReadOnlyList<PolicyView> Policies, IReadOnlyList<InfoItemView> Standard);

/// <summary>What was done with a policy.</summary>
/// <param name="Text">What, for people.</param>
internal sealed record PolicyDoneView(string Text);
