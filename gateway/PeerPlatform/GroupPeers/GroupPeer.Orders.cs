using System.Security.Cryptography;
using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.PeerPlatform.Authentication;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>What a person at this peer asks of its groups.</summary>
public sealed partial class GroupPeer
{
    private const int MaxNameOctets = 32;

    /// <inheritdoc/>
    public IReadOnlyList<GroupStatus> Groups() =>
        [.. _seats.Select(seat => seat.Status()).OrderBy(status => status.Name, StringComparer.Ordinal).ThenBy(status => status.Id.ToString())];

    /// <inheritdoc/>
    public GroupDetail? Show(string group) => Find(group)?.Detail();

    /// <inheritdoc/>
    public async Task<GroupAnswer> CreateAsync(GroupOrder order, CancellationToken cancellationToken)
    {
        DateTimeOffset began = UtcNow;
        (GroupPolicy? policy, string fault) = PolicyOf(order);
        if (policy is null)
        {
            return Answer(GroupResult.BadOrder, fault, began);
        }

        if (Array.Exists(_seats, seat => seat.Name == order.Name && seat.State.IsMember))
        {
            return Answer(GroupResult.BadOrder, $"This peer is in a group called {order.Name} already. Choose another name.", began);
        }

        GroupSeat? parent = order.Parent is null ? null : Find(order.Parent);
        if (order.Parent is not null && parent is null)
        {
            return Answer(GroupResult.Unknown, $"This peer is in no group called {order.Parent}.", began);
        }

        GroupFounding founding = GroupFounding.Begin(Key);
        GroupSeatRecord record = new(founding.Group, order.Name, Options.Name, (int)GroupStanding.Pending, true, [], [], "", "");
        if (order.Password is not null)
        {
            string password = order.Password;
            byte[] secret = await Task.Run(() => GroupSeatPassword.Derive(password, founding.Group), cancellationToken).ConfigureAwait(false);
            Options.Store.SaveSeat(record);
            Options.Store.SavePassword(founding.Group, secret);
            CryptographicOperations.ZeroMemory(secret);
        }

        GroupSeat seat = AddSeat(record);
        seat.Found(founding, new GroupDocument(order.Name, policy) { Parents = parent is null ? [] : [parent.Group] });
        return Answer(GroupResult.Done, $"{order.Name} is made: {founding.Group}; you are its first member and authority", began);
    }

    /// <inheritdoc/>
    public GroupAnswer Invite(string group, string? name, TimeSpan lifetime) => On(group, (seat, began) => seat.Invite(name, lifetime, began));

    /// <inheritdoc/>
    public async Task<GroupAnswer> JoinAsync(GroupJoin order, CancellationToken cancellationToken)
    {
        DateTimeOffset began = UtcNow;
        GroupInvitationStatus status = GroupInvitation.TryParse(order.Invitation, out GroupInvitation? invitation);
        if (invitation is null || status != GroupInvitationStatus.Valid)
        {
            return Answer(GroupResult.BadOrder, GroupInvitationStatusText.Of(status), began);
        }

        if (invitation.GoodUntil <= UtcNow)
        {
            return Answer(GroupResult.BadOrder, $"The invitation was good until {invitation.GoodUntil:u}: ask for a new one.", began);
        }

        string name = invitation.MadeOutTo.Length > 0 ? invitation.MadeOutTo : order.Name ?? Options.Name;
        string fault = Fault(order, invitation, name);
        if (fault.Length > 0)
        {
            return Answer(GroupResult.BadOrder, fault, began);
        }

        byte[] secret = [.. invitation.Secret];
        if (order.Password is { } password && JoinWay.Of(invitation.Way) == JoinWay.Password)
        {
            secret = await Task.Run(() => GroupSeatPassword.Derive(password, invitation.Group), cancellationToken).ConfigureAwait(false);
        }

        GroupSeat seat = AddSeat(new GroupSeatRecord(
            invitation.Group, invitation.Name, name, (int)GroupStanding.Pending, order.WantsKey, invitation.Founder.ToArray(), [], "", ""));
        return await seat.JoinAsync(invitation, secret, name, order.WantsKey, began, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<GroupAnswer> LeaveAsync(string group, CancellationToken cancellationToken) =>
        OnAsync(group, (seat, began) => seat.LeaveAsync(began, cancellationToken));

    /// <inheritdoc/>
    public Task<GroupAnswer> DecideAsync(string group, string applicant, bool yes, string reason, CancellationToken cancellationToken) =>
        Task.FromResult(On(group, (seat, began) => seat.Decide(applicant, yes, began)));

    /// <inheritdoc/>
    public Task<GroupAnswer> RemoveAsync(string group, string member, bool revokesKey, string reason, CancellationToken cancellationToken) =>
        Task.FromResult(On(group, (seat, began) => seat.Remove(member, revokesKey, reason, began)));

    /// <inheritdoc/>
    public Task<GroupAnswer> ElectAsync(string group, string member, CancellationToken cancellationToken) =>
        Task.FromResult(On(group, (seat, began) => seat.Elect(member, began)));

    /// <inheritdoc/>
    public Task<GroupAnswer> EndorseAsync(string group, string member, int level, CancellationToken cancellationToken) =>
        Task.FromResult(On(group, (seat, began) => seat.Endorse(member, level, began)));

    /// <inheritdoc/>
    public Task<GroupAnswer> SetRoleAsync(string group, string member, string role, CancellationToken cancellationToken) =>
        Task.FromResult(On(group, (seat, began) => seat.SetRole(member, role, began)));

    /// <inheritdoc/>
    public Task<GroupAnswer> CheckKeyAsync(string group, string member, string fingerprint, CancellationToken cancellationToken) =>
        OnAsync(group, (seat, began) => seat.CheckKeyAsync(member, fingerprint, began, cancellationToken));

    /// <inheritdoc/>
    public Task<GroupAnswer> RekeyAsync(string group, CancellationToken cancellationToken) =>
        OnAsync(group, (seat, began) => seat.RekeyAsync(began, cancellationToken));

    /// <inheritdoc/>
    public Task<GroupAnswer> ChangePolicyAsync(string group, IReadOnlyList<string> changes, CancellationToken cancellationToken) =>
        Task.FromResult(On(group, (seat, began) => seat.ChangePolicy(changes, began)));

    /// <inheritdoc/>
    public Task<GroupAnswer> SayAsync(string group, string text, bool inClear, CancellationToken cancellationToken) =>
        Task.FromResult(On(group, (seat, began) => seat.Say(text, inClear, began)));

    /// <inheritdoc/>
    public IAsyncEnumerable<GroupEvent> WatchAsync(CancellationToken cancellationToken) => _events.ReadAsync(cancellationToken);

    private static string Fault(GroupJoin order, GroupInvitation invitation, string name)
    {
        if (!IsName(name))
        {
            return $"\"{name}\" is no name: 1 to {MaxNameOctets} octets of plain text.";
        }

        if (JoinWay.Of(invitation.Way) != JoinWay.Password)
        {
            return "";
        }

        if (order.Password is null)
        {
            return $"{invitation.Name} is joined with its password: give it.";
        }

        return GroupPassword.Explain(GroupPassword.Check(order.Password));
    }

    private (GroupPolicy? Policy, string Fault) PolicyOf(GroupOrder order)
    {
        if (!IsName(order.Name))
        {
            return (null, $"\"{order.Name}\" is no name of a group: 1 to {MaxNameOctets} octets of plain text.");
        }

        if (!Enum.TryParse(order.Security, true, out GroupSecurity security) || !Enum.IsDefined(security))
        {
            return (null, $"There is no level of security \"{order.Security}\": none, low, medium or high.");
        }

        GroupPolicy policy = GroupPolicy.Of(security);
        List<string> lines = [$"membership={order.Membership}"];
        AddRule(lines, "protection", order.Protection);
        AddRule(lines, "quorum", order.QuorumPercent?.ToString(System.Globalization.CultureInfo.InvariantCulture));
        AddRule(lines, "vote-seconds", SecondsOf(order.VoteTimeout));
        AddRule(lines, "rekeys-on-join", order.RekeysOnJoin is { } rekeys ? (rekeys ? "yes" : "no") : null);
        AddRule(lines, "rekey-seconds", SecondsOf(order.RekeyEvery));
        foreach (string line in lines)
        {
            policy = PolicyRules.Change(policy, line, out string fault);
            if (fault.Length > 0)
            {
                return (null, fault);
            }
        }

        IReadOnlyList<string> faults = policy.Faults(Options.Registry);
        if (faults.Count > 0)
        {
            return (null, string.Join(" ", faults));
        }

        bool needsPassword = policy.Membership == "password";
        string password = order.Password is null
            ? needsPassword ? "A group that is joined with a password needs one: give it." : ""
            : needsPassword ? GroupPassword.Explain(GroupPassword.Check(order.Password)) : $"A group that is joined by {policy.Membership} has no password.";
        return password.Length > 0 ? (null, password) : (policy, "");
    }

    private static void AddRule(List<string> lines, string name, string? value)
    {
        if (value is not null)
        {
            lines.Add($"{name}={value}");
        }
    }

    private static string? SecondsOf(TimeSpan? time) =>
        time is { } given ? ((long)given.TotalSeconds).ToString(System.Globalization.CultureInfo.InvariantCulture) : null;

    private static bool IsName(string name) =>
        name.Length > 0 && Encoding.UTF8.GetByteCount(name) <= MaxNameOctets && !name.Any(char.IsControl) && name.Trim() == name;

    /// <summary>A group by its name, where only one has it, or by its id.</summary>
    private GroupSeat? Find(string group)
    {
        GroupSeat[] seats = _seats;
        GroupSeat? byId = Array.Find(seats, seat => seat.Group.ToString() == group);
        GroupSeat[] byName = Array.FindAll(seats, seat => seat.Name == group);
        return byId ?? (byName.Length == 1 ? byName[0] : null);
    }

    private GroupAnswer On(string group, Func<GroupSeat, DateTimeOffset, GroupAnswer> act)
    {
        DateTimeOffset began = UtcNow;
        return Find(group) is { } seat ? act(seat, began) : UnknownGroup(group, began);
    }

    private async Task<GroupAnswer> OnAsync(string group, Func<GroupSeat, DateTimeOffset, Task<GroupAnswer>> act)
    {
        DateTimeOffset began = UtcNow;
        return Find(group) is { } seat ? await act(seat, began).ConfigureAwait(false) : UnknownGroup(group, began);
    }

    private GroupAnswer UnknownGroup(string group, DateTimeOffset began)
    {
        string[] several = [.. _seats.Where(seat => seat.Name == group).Select(seat => seat.Group.ToString())];
        string text = several.Length > 1
            ? $"Several groups are called {group}. Name the one by its id: {string.Join(", ", several)}."
            : $"This peer knows no group called {group}: `group list` lists them.";
        return Answer(GroupResult.Unknown, text, began);
    }
}
