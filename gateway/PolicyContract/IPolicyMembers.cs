namespace NanoPeers.PolicyContract;

/// <summary>Who is in the group. Right "members".</summary>
public interface IPolicyMembers
{
    /// <summary>The other members in good standing now, as the ids' texts.</summary>
    IReadOnlyList<string> Others { get; }

    /// <summary>Whether a peer is a member in good standing; this peer is one.</summary>
    /// <param name="peer">The id's text.</param>
    bool IsMember(string peer);

    /// <summary>Whether a peer is one of the group's authorities.</summary>
    /// <param name="peer">The id's text.</param>
    bool IsAuthority(string peer);
}
