using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.Statements;
using Member = NanoPeers.PeerPlatform.Groups.GroupMember;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>What an authority makes of members: others that may stand in for it, and those that may only listen.</summary>
internal sealed partial class GroupSeat
{
    /// <summary>Makes a member an authority, the last in the order: a new version of the document that lists it, and its admission as one.</summary>
    internal GroupAnswer Appoint(string given, DateTimeOffset began)
    {
        lock (_gate)
        {
            if (NotForAuthorities(given, began, out Member? member) is { } no)
            {
                return no;
            }

            if (member!.Key is null)
            {
                return _peer.Answer(GroupResult.BadOrder, $"{Name}: {member.Name} is a board, and has no key to sign with: appoint a full peer", began);
            }

            if (View.RankOf(member.Id) >= 0)
            {
                return _peer.Answer(GroupResult.Done, $"{Name}: {member.Name} is an authority already", began);
            }

            Identifier[] listed = [.. View.Document!.List(StatementField.Authorities)];
            Identifier[] before = listed.Length == 0 ? [View.Document.Issuer] : listed;
            bool isListed = before.Contains(member.Id);
            if (!isListed && before.Length >= Limits.MaxAuthorities)
            {
                return _peer.Answer(GroupResult.BadOrder, $"{Name} has {before.Length} authorities, which is the most", began);
            }

            if (!isListed)
            {
                GroupDocument document = new(View.Name, View.Policy) { Authorities = [.. before, member.Id], Parents = [.. View.Parents] };
                _author.Change(View, document, _peer.UtcNow);
                Refresh(Now);
            }

            _author.Admit(View, AgainAs(member, MemberRole.Authority, MemberRights.All), _peer.UtcNow);
            Refresh(Now);
            Settle(Now);
            int rank = View.RankOf(member.Id);
            return rank >= 0
                ? _peer.Answer(GroupResult.Done, $"{Name}: {member.Name} is an authority, number {rank + 1} of {View.Authorities.Count}", began)
                : _peer.Answer(GroupResult.NotAllowed, $"{Name}: the appointment does not count", began);
        }
    }

    /// <summary>Gives a member another role, and the rights that go with it.</summary>
    internal GroupAnswer SetRole(string given, string role, DateTimeOffset began)
    {
        if (role == "authority")
        {
            return Appoint(given, began);
        }

        lock (_gate)
        {
            if (role is not ("reader" or "member"))
            {
                return _peer.Answer(GroupResult.BadOrder, $"\"{role}\" is no role that can be given: reader, member or authority.", began);
            }

            if (NotForAuthorities(given, began, out Member? member) is { } no)
            {
                return no;
            }

            int rank = View.RankOf(member!.Id);
            if (rank >= 0 && rank <= View.RankOf(_peer.Id))
            {
                string text = member.Id.Equals(_peer.Id) ? "another authority above this peer can do that" : $"{member.Name} stands above this peer";
                return _peer.Answer(GroupResult.NotAllowed, $"{Name}: {text}", began);
            }

            const uint OfReaders = MemberRights.Endorse | MemberRights.Vote;
            uint rights = role == "reader" ? View.Policy.NewMemberRights & OfReaders : View.Policy.NewMemberRights;
            LedgerAnswer answer = _author.Admit(View, AgainAs(member, role == "reader" ? MemberRole.Reader : MemberRole.Member, rights), _peer.UtcNow);
            Refresh(Now);
            Settle(Now);
            return Effect(answer) == StatementEffect.Counts
                ? _peer.Answer(GroupResult.Done, $"{Name}: {member.Name} is a {role} now", began)
                : _peer.Answer(GroupResult.NotAllowed, $"{Name}: the new role does not count: {Effect(answer)}", began);
        }
    }

    private GroupAnswer? NotForAuthorities(string given, DateTimeOffset began, out Member? member)
    {
        member = null;
        if (NotAMember(began) is { } no)
        {
            return no;
        }

        if (View.RankOf(_peer.Id) < 0)
        {
            return _peer.Answer(GroupResult.NotAllowed, $"{Name}: only an authority gives roles: {AuthorityNames()}", began);
        }

        member = FindMember(given);
        return member is null ? UnknownMember(given, began) : null;
    }

    /// <summary>The same stay of a member, as something else.</summary>
    private static GroupAdmission AgainAs(Member member, int role, uint rights) => new(member.Id, member.Key, member.Round)
    {
        Name = member.Name,
        Role = role,
        Rights = rights,
        WantsKey = member.WantsKey,
        ExpiresAt = member.ExpiresAt == DateTimeOffset.MaxValue ? null : member.ExpiresAt,
    };
}
