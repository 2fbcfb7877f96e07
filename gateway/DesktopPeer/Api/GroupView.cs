using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>A group, in short.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its id.</param>
/// <param name="Membership">Who may join.</param>
/// <param name="Security">none, low, medium or high.</param>
/// <param name="Protection">clear, pair or common.</param>
/// <param name="Standing">One of <see cref="GroupWords.Of(GroupStanding)"/>.</param>
/// <param name="Role">This peer's role; empty when it is no member.</param>
/// <param name="Members">Members, this peer included.</param>
/// <param name="Reachable">Members heard of late, this peer included.</param>
/// <param name="Epoch">The key's epoch as TERM.NUMBER, or empty.</param>
/// <param name="Requests">Applications that wait.</param>
/// <param name="Problem">What is wrong and what to do, or empty.</param>
internal sealed record GroupView(
    string Name,
    string Id,
    string Membership,
    string Security,
    string Protection,
    string Standing,
    string Role,
    int Members,
    int Reachable,
    string Epoch,
    int Requests,
    string Problem)
{
    /// <summary>The view of a group.</summary>
    public static GroupView From(GroupStatus group) => new(
        group.Name,
        group.Id.ToString(),
        group.Membership,
        group.Security,
        group.Protection,
        GroupWords.Of(group.Standing),
        group.Role,
        group.Members,
        group.Reachable,
        group.Epoch,
        group.Requests,
        group.Problem);
}
