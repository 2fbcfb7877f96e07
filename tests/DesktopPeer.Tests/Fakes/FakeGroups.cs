using System.Runtime.CompilerServices;
using System.Threading.Channels;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.DesktopPeer.Tests.Fakes;

/// <summary>Groups without peers: it writes down what is asked for, and tests say what comes of it.</summary>
internal sealed class FakeGroups : IGroupControl
{
    private readonly Lock _gate = new();
    private readonly List<string> _orders = [];
    private readonly List<Channel<GroupEvent>> _watchers = [];

    /// <summary>What comes of every order.</summary>
    public GroupAnswer Answer { get; set; } = new(GroupResult.Done, "it is done", TimeSpan.FromMilliseconds(2.5));

    public List<GroupDetail> Known { get; } = [];

    /// <summary>What was asked for, a line each.</summary>
    public IReadOnlyList<string> Orders
    {
        get
        {
            lock (_gate)
            {
                return [.. _orders];
            }
        }
    }

    public int Watchers
    {
        get
        {
            lock (_gate)
            {
                return _watchers.Count;
            }
        }
    }

    public static GroupDetail House(string problem = "") => new(
        new GroupStatus(
            "house", FakeGateway.NewId(), "vote", "high", "common", GroupStanding.Member, "authority", 3, 2, "1.4", 1, problem),
        [
            new GroupMemberStatus(FakeGateway.NewId(), "desk", false, GroupStanding.Member, "authority", 4, 1, true, "common", DateTimeOffset.UnixEpoch),
            new GroupMemberStatus(FakeGateway.NewId(), "hall", true, GroupStanding.Removed, "", 0, 0, false, "", null),
        ],
        [new JoinRequestStatus(FakeGateway.NewId(), "laptop", "00ff00ff", 1, 0, 2, DateTimeOffset.UnixEpoch)],
        ["quorum=50", "rekey-on-join=yes"],
        [FakeGateway.NewId()],
        [FakeGateway.NewId()],
        7);

    public IReadOnlyList<GroupStatus> Groups() => [.. Known.Select(group => group.Status)];

    public GroupDetail? Show(string group) => Known.FirstOrDefault(known => known.Status.Name == group);

    public Task<GroupAnswer> CreateAsync(GroupOrder order, CancellationToken cancellationToken) => Take(
        $"create {order.Name} {order.Membership} {order.Security} {order.Protection} {order.Password} {order.Parent} {order.QuorumPercent} " +
        $"{order.VoteTimeout} {order.RekeysOnJoin} {order.RekeyEvery}");

    public GroupAnswer Invite(string group, string? name, TimeSpan lifetime) => Take($"invite {group} {name} {lifetime}").Result;

    public Task<GroupAnswer> JoinAsync(GroupJoin order, CancellationToken cancellationToken) =>
        Take($"join {order.Invitation} {order.Password} {order.Name} {order.WantsKey}");

    public Task<GroupAnswer> LeaveAsync(string group, CancellationToken cancellationToken) => Take($"leave {group}");

    public Task<GroupAnswer> DecideAsync(string group, string applicant, bool yes, string reason, CancellationToken cancellationToken) =>
        Take($"decide {group} {applicant} {yes} {reason}");

    public Task<GroupAnswer> RemoveAsync(string group, string member, bool revokesKey, string reason, CancellationToken cancellationToken) =>
        Take($"remove {group} {member} {revokesKey} {reason}");

    public Task<GroupAnswer> AddBoardAsync(string group, string device, CancellationToken cancellationToken) => Take($"add {group} {device}");

    public Task<GroupAnswer> ElectAsync(string group, string member, CancellationToken cancellationToken) => Take($"elect {group} {member}");

    public Task<GroupAnswer> SetRoleAsync(string group, string member, string role, CancellationToken cancellationToken) =>
        Take($"role {group} {member} {role}");

    public Task<GroupAnswer> CheckKeyAsync(string group, string member, string fingerprint, CancellationToken cancellationToken) =>
        Take($"check {group} {member} {fingerprint}");

    public Task<GroupAnswer> EndorseAsync(string group, string member, int level, CancellationToken cancellationToken) =>
        Take($"endorse {group} {member} {level}");

    public Task<GroupAnswer> RekeyAsync(string group, CancellationToken cancellationToken) => Take($"rekey {group}");

    public Task<GroupAnswer> ChangePolicyAsync(string group, IReadOnlyList<string> changes, CancellationToken cancellationToken) =>
        Take($"policy {group} {string.Join(' ', changes)}");

    public Task<GroupAnswer> SayAsync(string group, string text, bool inClear, CancellationToken cancellationToken) =>
        Take($"say {group} {text} {inClear}");

    public async IAsyncEnumerable<GroupEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Channel<GroupEvent> channel = Channel.CreateUnbounded<GroupEvent>();
        lock (_gate)
        {
            _watchers.Add(channel);
        }

        try
        {
            await foreach (GroupEvent happened in channel.Reader.ReadAllAsync(cancellationToken))
            {
                yield return happened;
            }
        }
        finally
        {
            lock (_gate)
            {
                _watchers.Remove(channel);
            }
        }
    }

    public void Happen(GroupEventKind kind, string text, bool isSecured = false, Identifier? peer = null, string group = "house")
    {
        lock (_gate)
        {
            GroupEvent happened = new(kind, DateTimeOffset.UtcNow, group, peer ?? FakeGateway.NewId(), "desk", text, isSecured);
            _watchers.ForEach(watcher => watcher.Writer.TryWrite(happened));
        }
    }

    private Task<GroupAnswer> Take(string order)
    {
        lock (_gate)
        {
            _orders.Add(order.TrimEnd());
        }

        return Task.FromResult(Answer);
    }
}
