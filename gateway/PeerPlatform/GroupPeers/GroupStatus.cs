using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>A group as this peer sees it now.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Its id.</param>
/// <param name="Membership">Who may join.</param>
/// <param name="Security">Its level of security.</param>
/// <param name="Protection">clear, pair or common.</param>
/// <param name="Standing">How this peer stands to it.</param>
/// <param name="Role">This peer's role; empty when it is no member.</param>
/// <param name="Members">Members, this peer included; 0 while it is none.</param>
/// <param name="Reachable">Members heard of late, this peer included.</param>
/// <param name="Epoch">The key's epoch as TERM.NUMBER; empty when there is no common key here.</param>
/// <param name="Requests">Applications that wait for a decision.</param>
/// <param name="Problem">What is wrong and what to do; empty when all is well.</param>
public sealed record GroupStatus(
    string Name,
    Identifier Id,
    string Membership,
    string Security,
    string Protection,
    GroupStanding Standing,
    string Role,
    int Members,
    int Reachable,
    string Epoch,
    int Requests,
    string Problem);
