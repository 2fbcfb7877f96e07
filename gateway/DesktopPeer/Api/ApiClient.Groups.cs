using System.Text.Json.Serialization.Metadata;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>What is asked of a running gateway about peer groups.</summary>
internal sealed partial class ApiClient
{
    /// <summary>All groups that the peer made, is in, was in, or asked to be in.</summary>
    public Task<IReadOnlyList<GroupView>> GroupsAsync(CancellationToken cancellationToken) =>
        GetAsync("api/groups", ApiJson.Default.IReadOnlyListGroupView, cancellationToken);

    /// <summary>One group, whole.</summary>
    public Task<GroupDetailView> GroupAsync(string group, CancellationToken cancellationToken) =>
        GetAsync(PathOf(group), ApiJson.Default.GroupDetailView, cancellationToken);

    /// <summary>Makes a group.</summary>
    public Task<GroupAnswerView> CreateGroupAsync(GroupCreationOrder order, CancellationToken cancellationToken) =>
        OrderAsync("api/groups", order, ApiJson.Default.GroupCreationOrder, cancellationToken);

    /// <summary>Asks to be let into a group.</summary>
    public Task<GroupAnswerView> JoinAsync(GroupJoinOrder order, CancellationToken cancellationToken) =>
        OrderAsync("api/memberships", order, ApiJson.Default.GroupJoinOrder, cancellationToken);

    /// <summary>Leaves a group.</summary>
    public async Task<GroupAnswerView> LeaveAsync(string group, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Delete, "api/memberships/" + Uri.EscapeDataString(group));
        return await ReadAsync(request, ApiJson.Default.GroupAnswerView, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes an invitation; it is the answer's text.</summary>
    public Task<GroupAnswerView> InviteToGroupAsync(string group, GroupInviteOrder order, CancellationToken cancellationToken) =>
        OrderAsync(PathOf(group) + "/invitations", order, ApiJson.Default.GroupInviteOrder, cancellationToken);

    /// <summary>Says yes or no to an application.</summary>
    public Task<GroupAnswerView> DecideAsync(string group, GroupDecisionOrder order, CancellationToken cancellationToken) =>
        OrderAsync(PathOf(group) + "/decisions", order, ApiJson.Default.GroupDecisionOrder, cancellationToken);

    /// <summary>Puts a member out.</summary>
    public Task<GroupAnswerView> RemoveMemberAsync(string group, GroupRemovalOrder order, CancellationToken cancellationToken) =>
        OrderAsync(PathOf(group) + "/removals", order, ApiJson.Default.GroupRemovalOrder, cancellationToken);

    /// <summary>Lets one of the gateway's boards in.</summary>
    public Task<GroupAnswerView> AddBoardAsync(string group, GroupBoardOrder order, CancellationToken cancellationToken) =>
        OrderAsync(PathOf(group) + "/boards", order, ApiJson.Default.GroupBoardOrder, cancellationToken);

    /// <summary>Votes for a representative.</summary>
    public Task<GroupAnswerView> ElectAsync(string group, GroupElectionOrder order, CancellationToken cancellationToken) =>
        OrderAsync(PathOf(group) + "/elections", order, ApiJson.Default.GroupElectionOrder, cancellationToken);

    /// <summary>Gives a member another role.</summary>
    public Task<GroupAnswerView> SetRoleAsync(string group, GroupRoleOrder order, CancellationToken cancellationToken) =>
        OrderAsync(PathOf(group) + "/roles", order, ApiJson.Default.GroupRoleOrder, cancellationToken);

    /// <summary>Asks an authority whether a key is good.</summary>
    public Task<GroupAnswerView> CheckKeyAsync(string group, GroupKeyCheckOrder order, CancellationToken cancellationToken) =>
        OrderAsync(PathOf(group) + "/key-checks", order, ApiJson.Default.GroupKeyCheckOrder, cancellationToken);

    /// <summary>Endorses a member's key.</summary>
    public Task<GroupAnswerView> EndorseAsync(string group, GroupEndorsementOrder order, CancellationToken cancellationToken) =>
        OrderAsync(PathOf(group) + "/endorsements", order, ApiJson.Default.GroupEndorsementOrder, cancellationToken);

    /// <summary>Changes the group's rules.</summary>
    public Task<GroupAnswerView> ChangePolicyAsync(string group, GroupPolicyOrder order, CancellationToken cancellationToken) =>
        OrderAsync(PathOf(group) + "/policy", order, ApiJson.Default.GroupPolicyOrder, cancellationToken);

    /// <summary>Says a line to the group.</summary>
    public Task<GroupAnswerView> SayAsync(string group, GroupLineOrder order, CancellationToken cancellationToken) =>
        OrderAsync(PathOf(group) + "/lines", order, ApiJson.Default.GroupLineOrder, cancellationToken);

    /// <summary>Changes the group's key.</summary>
    public async Task<GroupAnswerView> RekeyAsync(string group, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, PathOf(group) + "/keys");
        return await ReadAsync(request, ApiJson.Default.GroupAnswerView, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What happens in the groups from now on, until cancelled. Ends when the gateway does.</summary>
    /// <param name="whenWatching">Called once, when nothing that happens from then on is missed.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    public IAsyncEnumerable<GroupEventView> WatchGroupsAsync(Action whenWatching, CancellationToken cancellationToken) =>
        StreamAsync("api/group-events", ApiJson.Default.GroupEventView, whenWatching, cancellationToken);

    private static string PathOf(string group) => "api/groups/" + Uri.EscapeDataString(group);

    private Task<GroupAnswerView> OrderAsync<T>(string path, T order, JsonTypeInfo<T> type, CancellationToken cancellationToken) =>
        PostAsync(path, order, type, ApiJson.Default.GroupAnswerView, cancellationToken);
}
