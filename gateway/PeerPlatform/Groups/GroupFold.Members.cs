using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>Who comes and who goes.</summary>
internal sealed partial class GroupFold
{
    private StatementEffect TakeAdmission(SignedStatement statement, GroupMember issuer, PeerPublicKey? key)
    {
        StatementEffect allowed = MayAdmit(statement, issuer);
        if (allowed != StatementEffect.Counts)
        {
            return allowed;
        }

        Identifier subject = statement.Subject;
        GroupMember? before = _members.GetValueOrDefault(subject);
        bool isRenewal = before is { IsActive: true } && before.Round == statement.Round;
        if (statement.Round <= _ended.GetValueOrDefault(subject) || (before is not null && statement.Round < before.Round))
        {
            return StatementEffect.Outdated;
        }

        if (key is not null && _revokedKeys.Contains(Convert.ToHexString(key.Fingerprint.Span)))
        {
            return StatementEffect.KeyRevoked;
        }

        if (isRenewal && !SameKey(before!.Key, key))
        {
            return StatementEffect.NotAllowed; // Another key is another stay.
        }

        bool isActive = before is { IsActive: true };
        if (!isRenewal && _activeCount >= Policy.MostMembers)
        {
            return StatementEffect.GroupFull;
        }

        _activeCount += isActive ? 0 : 1;
        _members[subject] = Admitted(statement, key, isRenewal ? before : null);
        return StatementEffect.Counts;
    }

    private GroupMember Admitted(SignedStatement statement, PeerPublicKey? key, GroupMember? before)
    {
        int flags = (int)statement.Value(StatementField.Flags);
        return new GroupMember(statement.Subject, key)
        {
            Name = statement.Text(StatementField.Name),
            Round = statement.Round,
            Role = (int)statement.Value(StatementField.Role),
            Rights = statement.Value(StatementField.Rights),
            IsConstrained = (flags & MemberFlags.Constrained) != 0,
            WantsKey = (flags & MemberFlags.WantsKey) != 0,
            AdmittedAt = before?.AdmittedAt ?? statement.Issued,
            ExpiresAt = statement.Expires,
            AdmittedBy = statement.Issuer,
            Admission = statement.Id,
            UpTo = EndOf(statement.Subject, statement.Round),
        };
    }

    /// <summary>Whether the issuer's word, or the ballot behind it, lets a peer in with this role and these rights.</summary>
    private StatementEffect MayAdmit(SignedStatement statement, GroupMember issuer)
    {
        AdmissionBacking backing = _registry.FindMembership(Policy.Membership)?.Backing ?? AdmissionBacking.Authority;
        bool byAuthority = IsAuthority(issuer.Id);
        bool isMore = statement.Value(StatementField.Role) > MemberRole.Member || (statement.Value(StatementField.Rights) & ~Policy.NewMemberRights) != 0;
        bool isMember = _members.TryGetValue(statement.Subject, out GroupMember? before) && before.IsActive;
        if (isMore || isMember)
        {
            // Nobody is made less by an authority below it: a new role is as good as a removal.
            bool isAbove = IsAuthority(statement.Subject) && Rank(statement.Subject) < Rank(issuer.Id);
            return byAuthority && !isAbove ? StatementEffect.Counts : StatementEffect.NotAllowed;
        }

        switch (backing)
        {
            case AdmissionBacking.Ballot:
                return Passed(statement, StatementKind.Admission);
            case AdmissionBacking.Representative:
                bool speaks = issuer.Role == MemberRole.Representative
                    || (byAuthority && !_members.Values.Any(member => member is { IsActive: true, Role: MemberRole.Representative }));
                return speaks ? StatementEffect.Counts : StatementEffect.NotAllowed;
            case AdmissionBacking.Admitter:
                return byAuthority ? StatementEffect.Counts : MayUse(issuer, MemberRights.Admit, statement.Issued);
            default:
                return byAuthority ? StatementEffect.Counts : StatementEffect.NotAllowed;
        }
    }

    private StatementEffect TakeRemoval(SignedStatement statement, GroupMember issuer)
    {
        Identifier subject = statement.Subject;
        GroupMember? member = _members.GetValueOrDefault(subject);
        StatementEffect allowed = statement.Has(StatementField.Ballot) ? Passed(statement, StatementKind.Removal) : MayRemove(statement, issuer, member);
        if (allowed != StatementEffect.Counts)
        {
            return allowed;
        }

        if (statement.Has(StatementField.Fingerprint))
        {
            _revokedKeys.Add(Convert.ToHexString(statement.Bytes(StatementField.Fingerprint)));
        }

        if (member is not null && statement.Round < member.Round)
        {
            return StatementEffect.Outdated;
        }

        MemberStanding standing = statement.Has(StatementField.Fingerprint) ? MemberStanding.Revoked : MemberStanding.Removed;
        End(subject, statement, standing, statement.Value(StatementField.UpTo));
        return StatementEffect.Counts;
    }

    /// <summary>An authority removes those below it in the order; a member with the right to remove, those without it. So no two remove each other.</summary>
    private StatementEffect MayRemove(SignedStatement statement, GroupMember issuer, GroupMember? subject)
    {
        bool isAuthority = subject is not null && IsAuthority(subject.Id);
        if (IsAuthority(issuer.Id))
        {
            return !isAuthority || Rank(issuer.Id) < Rank(subject!.Id) ? StatementEffect.Counts : StatementEffect.NotAllowed;
        }

        bool isBelow = subject is not null && !isAuthority && (subject.Rights & MemberRights.Remove) == 0;
        return isBelow ? MayUse(issuer, MemberRights.Remove, statement.Issued) : StatementEffect.NotAllowed;
    }

    private StatementEffect TakeLeave(SignedStatement statement)
    {
        GroupMember? member = _members.GetValueOrDefault(statement.Subject);
        bool isOwn = statement.Subject.Equals(statement.Issuer);
        if (member is null || (!isOwn && !(member.IsConstrained && IsAuthority(statement.Issuer))))
        {
            return StatementEffect.NotAllowed;
        }

        if (statement.Round < member.Round || !member.IsActive)
        {
            return StatementEffect.Outdated;
        }

        End(statement.Subject, statement, MemberStanding.Left, isOwn ? statement.Number : uint.MaxValue);
        return StatementEffect.Counts;
    }

    private void End(Identifier subject, SignedStatement statement, MemberStanding standing, uint upTo)
    {
        _ended[subject] = Math.Max(_ended.GetValueOrDefault(subject), statement.Round);
        if (!_members.TryGetValue(subject, out GroupMember? member) || member.Round > statement.Round)
        {
            return;
        }

        if (member.IsActive || standing == MemberStanding.Revoked)
        {
            _activeCount -= member.IsActive ? 1 : 0;
            member.Standing = standing;
            member.Reason = statement.Text(StatementField.Reason);
        }

        (Identifier, uint) stay = (subject, member.Round);
        if (_highest.GetValueOrDefault(stay) > upTo && EndOf(subject, member.Round) > upTo)
        {
            _ends[stay] = upTo;
            _mustRestart = true;
        }
    }

    private int Rank(Identifier authority) => _authorities.ToList().IndexOf(authority);

    private static bool SameKey(PeerPublicKey? one, PeerPublicKey? other) =>
        one is null ? other is null : other is not null && one.Fingerprint.Span.SequenceEqual(other.Fingerprint.Span);
}
