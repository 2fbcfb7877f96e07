namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>
/// What a person, or a program on their behalf, does with the peer groups of a running peer: make one, ask to be let in, let others in or keep them
/// out, talk, and see who is who. The console, the API and the demo all go through this. A group is named by its name, or by its id when two groups
/// of this peer have one name; a member by name, id, or the beginning of an id that only one has. Every member may be called from any thread.
/// S0, peer groups and membership protocol (figure 20).
/// </summary>
public interface IGroupControl
{
    /// <summary>All groups that this peer made, is in, was in, or asked to be in, by name.</summary>
    IReadOnlyList<GroupStatus> Groups();

    /// <summary>One group, whole; null when there is none of that name.</summary>
    /// <param name="group">Its name or id.</param>
    GroupDetail? Show(string group);

    /// <summary>Makes a group; this peer is its creator, first member and first authority.</summary>
    /// <param name="order">What the group is to be like.</param>
    /// <param name="cancellationToken">Gives up.</param>
    Task<GroupAnswer> CreateAsync(GroupOrder order, CancellationToken cancellationToken);

    /// <summary>Makes an invitation: one line that says where and how to join. With a name it admits one peer, once; without, it only shows the way.</summary>
    /// <param name="group">The group.</param>
    /// <param name="name">Whom it is for; null when it only shows the way.</param>
    /// <param name="lifetime">How long it is good.</param>
    /// <returns>The invitation is the answer's text. It may hold a secret: it is shown to the caller and never logged.</returns>
    GroupAnswer Invite(string group, string? name, TimeSpan lifetime);

    /// <summary>Asks to be let in; answers when that is decided, or with <see cref="GroupResult.Pending"/> when others have to decide first.</summary>
    /// <param name="order">Which group, and what this peer has to show for itself.</param>
    /// <param name="cancellationToken">Gives up waiting; the application may still be decided.</param>
    Task<GroupAnswer> JoinAsync(GroupJoin order, CancellationToken cancellationToken);

    /// <summary>Leaves a group: signed, visible to all, and the rest change their key.</summary>
    /// <param name="group">The group.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<GroupAnswer> LeaveAsync(string group, CancellationToken cancellationToken);

    /// <summary>Says yes or no to an application: alone where this peer's word is enough, else as its vote.</summary>
    /// <param name="group">The group.</param>
    /// <param name="applicant">Who asks.</param>
    /// <param name="yes">Whether to let it in.</param>
    /// <param name="reason">What the applicant is told; may be empty.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<GroupAnswer> DecideAsync(string group, string applicant, bool yes, string reason, CancellationToken cancellationToken);

    /// <summary>Puts a member out: alone where this peer's word is enough, else as its vote. The rest change their key at once.</summary>
    /// <param name="group">The group.</param>
    /// <param name="member">Who.</param>
    /// <param name="revokesKey">Whether its key is revoked too: it may not come back with it.</param>
    /// <param name="reason">What all are told; may be empty.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<GroupAnswer> RemoveAsync(string group, string member, bool revokesKey, string reason, CancellationToken cancellationToken);

    /// <summary>Lets a board of this gateway into a group; it verifies itself why, and then takes part as any member.</summary>
    /// <param name="group">The group.</param>
    /// <param name="device">The board, by the name under which it is enrolled.</param>
    /// <param name="cancellationToken">Gives up waiting; the board is told when it can be reached.</param>
    Task<GroupAnswer> AddBoardAsync(string group, string device, CancellationToken cancellationToken);

    /// <summary>Votes for a member to speak for the others: the members' representative (S0, acceptance by elected representatives).</summary>
    /// <param name="group">The group.</param>
    /// <param name="member">For whom.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<GroupAnswer> ElectAsync(string group, string member, CancellationToken cancellationToken);

    /// <summary>Gives a member another role, and the rights that go with it; an authority's to do. GROUPS.md, "Roles".</summary>
    /// <param name="group">The group.</param>
    /// <param name="member">Whom.</param>
    /// <param name="role">
    /// reader: it only hears; member; authority: it admits others, and leads when the authorities before it are gone.
    /// </param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<GroupAnswer> SetRoleAsync(string group, string member, string role, CancellationToken cancellationToken);

    /// <summary>Asks one of the group's authorities whether a key is a peer's, and good (S0, certificate peers).</summary>
    /// <param name="group">The group.</param>
    /// <param name="member">A member, or the id of any peer.</param>
    /// <param name="fingerprint">SHA-256 of the key in hexadecimal; empty for the one that this peer knows of the member.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>Done when it is good, Rejected with the reason when it is not, NoAnswer when no authority can be asked.</returns>
    Task<GroupAnswer> CheckKeyAsync(string group, string member, string fingerprint, CancellationToken cancellationToken);

    /// <summary>Says how far this peer trusts the key of another: a line in the web of trust.</summary>
    /// <param name="group">The group.</param>
    /// <param name="member">Whom.</param>
    /// <param name="level">0 takes an endorsement back; 1 to 4.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<GroupAnswer> EndorseAsync(string group, string member, int level, CancellationToken cancellationToken);

    /// <summary>Changes the group's key now; answers when the members that can be reached have it.</summary>
    /// <param name="group">The group.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<GroupAnswer> RekeyAsync(string group, CancellationToken cancellationToken);

    /// <summary>Changes rules of the group, by a new version of its document.</summary>
    /// <param name="group">The group.</param>
    /// <param name="changes">Each as NAME=VALUE, the names as <see cref="GroupDetail.Policy"/> shows them.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    Task<GroupAnswer> ChangePolicyAsync(string group, IReadOnlyList<string> changes, CancellationToken cancellationToken);

    /// <summary>Says a line to the group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="text">One line.</param>
    /// <param name="inClear">The caller's explicit word that it may go unprotected; refused where the policy forbids it.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <returns>The text says to how many members it went, and how protected.</returns>
    Task<GroupAnswer> SayAsync(string group, string text, bool inClear, CancellationToken cancellationToken);

    /// <summary>
    /// What happens from now on. A reader that is slow loses the oldest; at most 256 wait; <see cref="GroupEventKind.Lagged"/> says how many.
    /// </summary>
    /// <param name="cancellationToken">Ends the stream.</param>
    IAsyncEnumerable<GroupEvent> WatchAsync(CancellationToken cancellationToken);
}
