using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.Statements;
using Member = NanoPeers.PeerPlatform.Groups.GroupMember;
using Standing = NanoPeers.PeerPlatform.Groups.MemberStanding;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>How the group stands, for people.</summary>
internal sealed partial class GroupSeat
{
    /// <summary>The group in short.</summary>
    internal GroupStatus Status()
    {
        lock (_gate)
        {
            long now = Now;
            Member? me = IsMember ? View.Find(_peer.Id) : null;
            int members = IsMember ? View.Active.Count() : 0;
            int reachable = IsMember ? View.Active.Count(member => IsHere(member, now)) : 0;
            int requests = IsMember ? Requests().Count : 0;
            string security = View.Policy.Security.ToString().ToLowerInvariant();
            return new GroupStatus(
                Name, Group, View.Policy.Membership, security, ProtectionText(), (GroupStanding)_record.Standing, me is null ? "" : RoleText(me.Role),
                members, reachable, IsMember ? Epoch : "", requests, Problem(now, members, reachable));
        }
    }

    /// <summary>The group, whole.</summary>
    internal GroupDetail Detail()
    {
        lock (_gate)
        {
            long now = Now;
            GroupMemberStatus[] members =
            [
                .. View.Members.Values.OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.Id.ToString(), StringComparer.Ordinal)
                    .Select(member => StatusOf(member, now)),
            ];
            return new GroupDetail(
                Status(), members, IsMember ? Requests() : [], PolicyRules.Lines(View.Policy), View.Parents, View.Authorities, View.RevocationNumber);
        }
    }

    private GroupMemberStatus StatusOf(Member member, long now)
    {
        SeatContact? contact = _contacts.GetValueOrDefault(member.Id);
        DateTimeOffset? seen = member.Id.Equals(_peer.Id) ? _peer.UtcNow : contact?.HeardAt;
        GroupStanding standing = member.Standing switch
        {
            Standing.Member => GroupStanding.Member,
            Standing.Left or Standing.Expired => GroupStanding.Left,
            _ => GroupStanding.Removed,
        };
        return new GroupMemberStatus(
            member.Id, NameOf(member.Id), member.IsConstrained, standing, RoleText(member.Role), member.Level, member.Endorsements, IsHere(member, now),
            ProtectionOf(member, contact), seen);
    }

    private string ProtectionOf(Member member, SeatContact? contact)
    {
        if (!member.IsActive || member.Id.Equals(_peer.Id))
        {
            return "";
        }

        return View.Policy.Protection switch
        {
            PolicyProtection.Common => member.WantsKey && _record.WantsKey ? "common" : "clear",
            PolicyProtection.Pair => contact is not null && PairOf(contact) is not null ? "pair" : View.Policy.AllowsClear ? "clear" : "none",
            _ => "clear",
        };
    }

    private bool IsHere(Member member, long now) =>
        member.IsActive && (IsWithin(member.Id, now) || (member.IsConstrained && SessionWith(member.Id) is not null));

    private string Problem(long now, int members, int reachable)
    {
        if (!IsMember)
        {
            return _record.Standing == (int)GroupStanding.Pending ? _lastProblem : _record.Reason.Length > 0 ? StandingText() : "";
        }

        if (_options.Registry.FindMembership(View.Policy.Membership) is null)
        {
            return $"this peer does not know the membership policy {View.Policy.Membership}: install it";
        }

        bool lacksKey = View.Policy.Protection == PolicyProtection.Common && _record.WantsKey && _keys.Ring.Current is null;
        if (lacksKey)
        {
            return $"no key yet: {NameOf(_roster.Owner)} hands it out{(IsReachable(_roster.Owner, now) ? "" : ", and cannot be reached")}";
        }

        return members > 1 && reachable == 1 ? $"no other member can be reached{(_lastProblem.Length > 0 ? $" ({_lastProblem})" : "")}" : "";
    }

    private static string RoleText(int role) => role switch
    {
        MemberRole.Reader => "reader",
        MemberRole.Representative => "representative",
        MemberRole.Authority => "authority",
        _ => "member",
    };
}
