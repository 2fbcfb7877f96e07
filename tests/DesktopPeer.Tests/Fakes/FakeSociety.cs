using System.Runtime.CompilerServices;
using System.Threading.Channels;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.DesktopPeer.Tests.Fakes;

/// <summary>How a fake group fails.</summary>
public enum SocietyFault
{
    None,
    PeerDoesNotStart,
    IsRefused,
    NobodyIsAsked,
    LineIsLost,
    KeyStays,
    RemovedIsHeard,
    RemovedHears,
}

/// <summary>One group of peers without a network: votes, lines and keys are fields, and all peers see the same at once.</summary>
internal sealed class FakeSociety(SocietyFault fault)
{
    public const string Group = "house";

    private readonly Lock _gate = new();
    private readonly List<Citizen> _citizens = [];
    private readonly HashSet<string> _votesIn = [];
    private readonly HashSet<string> _votesOut = [];
    private string _applicant = "";
    private int _epoch;

    /// <summary>The groups of a peer of this name.</summary>
    public IGroupControl Join(string name)
    {
        lock (_gate)
        {
            Citizen citizen = new(this, name);
            _citizens.Add(citizen);
            return citizen;
        }
    }

    private int Members => _citizens.Count(citizen => citizen.Standing == GroupStanding.Member);

    private Citizen Of(string name) => _citizens.Single(citizen => citizen.Name == name);

    private static GroupAnswer Done(string text) => new(GroupResult.Done, text, TimeSpan.Zero);

    private GroupAnswer Create(Citizen by)
    {
        lock (_gate)
        {
            by.Standing = GroupStanding.Member;
            _epoch = 1;
            return fault == SocietyFault.IsRefused ? new GroupAnswer(GroupResult.BadOrder, "there is no such policy", TimeSpan.Zero) : Done("made");
        }
    }

    private GroupAnswer Apply(Citizen by)
    {
        lock (_gate)
        {
            by.Standing = GroupStanding.Pending;
            _applicant = fault == SocietyFault.NobodyIsAsked ? "" : by.Name;
            return new GroupAnswer(GroupResult.Pending, "its members vote", TimeSpan.Zero);
        }
    }

    private GroupAnswer Decide(Citizen by, string applicant)
    {
        lock (_gate)
        {
            if (_applicant != applicant)
            {
                return new GroupAnswer(GroupResult.Unknown, "nobody of that name", TimeSpan.Zero);
            }

            _votesIn.Add(by.Name);
            if (_votesIn.Count > Members / 2)
            {
                Of(applicant).Standing = GroupStanding.Member;
                _votesIn.Clear();
                _applicant = "";
                _epoch++;
            }

            return Done("voted");
        }
    }

    private GroupAnswer Remove(Citizen by, string member)
    {
        lock (_gate)
        {
            _votesOut.Add(by.Name);
            if (_votesOut.Count > Members / 2)
            {
                Of(member).Standing = GroupStanding.Removed;
                _epoch += fault == SocietyFault.KeyStays ? 0 : 1;
            }

            return Done("voted");
        }
    }

    private GroupAnswer Say(Citizen by, string text)
    {
        lock (_gate)
        {
            bool mayStillSpeak = by.Standing == GroupStanding.Member || fault == SocietyFault.RemovedIsHeard;
            if (!mayStillSpeak)
            {
                return new GroupAnswer(GroupResult.NotAllowed, "no member any more", TimeSpan.Zero);
            }

            foreach (Citizen hearer in _citizens.Where(one => one != by && Hears(one)))
            {
                hearer.Hear(by.Name, text);
            }

            return Done("under the group's key");
        }
    }

    private bool Hears(Citizen one) => one.Standing switch
    {
        GroupStanding.Member => fault != SocietyFault.LineIsLost || one.Name != "tablet",
        GroupStanding.Removed => fault == SocietyFault.RemovedHears,
        _ => false,
    };

    private GroupDetail? Show(Citizen by)
    {
        lock (_gate)
        {
            if (by.Standing == 0)
            {
                return null;
            }

            bool isIn = by.Standing == GroupStanding.Member;
            string epoch = isIn ? $"1.{_epoch}" : "";
            GroupStatus status = new(Group, by.Id, "vote", "high", "common", by.Standing, isIn ? "member" : "", Members, Members, epoch, 0, "");
            bool asks = _applicant.Length > 0 && isIn && !_votesIn.Contains(by.Name);
            return new GroupDetail(
                status,
                [.. _citizens.Where(one => one.Standing is GroupStanding.Member or GroupStanding.Removed).Select(Member)],
                asks ? [new JoinRequestStatus(Of(_applicant).Id, _applicant, "00ff", _votesIn.Count, 0, 2, DateTimeOffset.UnixEpoch)] : [],
                [], [], [by.Id], 0);
        }
    }

    private static GroupMemberStatus Member(Citizen one) =>
        new(one.Id, one.Name, false, one.Standing, "member", 1, 0, true, "common", DateTimeOffset.UnixEpoch);

    private sealed class Citizen(FakeSociety society, string name) : IGroupControl
    {
        private readonly Channel<GroupEvent> _events = Channel.CreateUnbounded<GroupEvent>();

        public string Name => name;

        public Identifier Id { get; } = FakeGateway.NewId();

        public GroupStanding Standing { get; set; }

        public void Hear(string speaker, string text) =>
            _events.Writer.TryWrite(new GroupEvent(GroupEventKind.Said, DateTimeOffset.UtcNow, Group, Id, speaker, text, true));

        public IReadOnlyList<GroupStatus> Groups() => society.Show(this) is { } detail ? [detail.Status] : [];

        public GroupDetail? Show(string group) => society.Show(this);

        public Task<GroupAnswer> CreateAsync(GroupOrder order, CancellationToken cancellationToken) => Task.FromResult(society.Create(this));

        public GroupAnswer Invite(string group, string? name, TimeSpan lifetime) => Done("NPG1-way");

        public Task<GroupAnswer> JoinAsync(GroupJoin order, CancellationToken cancellationToken) => Task.FromResult(society.Apply(this));

        public Task<GroupAnswer> DecideAsync(string group, string applicant, bool yes, string reason, CancellationToken cancellationToken) =>
            Task.FromResult(society.Decide(this, applicant));

        public Task<GroupAnswer> RemoveAsync(string group, string member, bool revokesKey, string reason, CancellationToken cancellationToken) =>
            Task.FromResult(society.Remove(this, member));

        public Task<GroupAnswer> SayAsync(string group, string text, bool inClear, CancellationToken cancellationToken) =>
            Task.FromResult(society.Say(this, text));

        public Task<GroupAnswer> LeaveAsync(string group, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<GroupAnswer> AddBoardAsync(string group, string device, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<GroupAnswer> ElectAsync(string group, string member, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<GroupAnswer> SetRoleAsync(string group, string member, string role, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<GroupAnswer> CheckKeyAsync(string group, string member, string fingerprint, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public Task<GroupAnswer> EndorseAsync(string group, string member, int level, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<GroupAnswer> RekeyAsync(string group, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<GroupAnswer> ChangePolicyAsync(string group, IReadOnlyList<string> changes, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public async IAsyncEnumerable<GroupEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (GroupEvent happened in _events.Reader.ReadAllAsync(cancellationToken))
            {
                yield return happened;
            }
        }
    }
}
