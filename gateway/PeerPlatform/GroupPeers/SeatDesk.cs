using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.PeerPlatform.Admission;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Statements;
using Standing = NanoPeers.PeerPlatform.Admission.MemberStanding;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>What admission needs of a group's state: the rules of its document, its signed statements as records. With the seat's lock held.</summary>
internal sealed class SeatDesk(GroupSeat seat) : IMembershipDesk
{
    public AdmissionRules Rules
    {
        get
        {
            GroupPolicy policy = seat.State.View.Policy;
            int voters = VotersByBallot().Count;
            return new AdmissionRules
            {
                Ways = [WayOf(policy.Membership)],
                Salt = GroupSeatPassword.SaltOf(seat.Group),
                Iterations = GroupSeatPassword.Iterations,
                NeededVotes = Math.Max(Math.Max((voters / 2) + 1, policy.VotesNeeded), 1),
                Quorum = ((voters * policy.QuorumPercent) + 99) / 100,
                BallotTime = TimeSpan.FromSeconds(policy.VoteSeconds),
            };
        }
    }

    public uint Revocation => seat.State.View.RevocationNumber;

    public Standing StandingOf(Identifier peer)
    {
        GroupView view = seat.State.View;
        GroupMember? member = view.Find(peer);
        bool isRevoked = view.RevokedPeers.Contains(peer) || member?.Standing == Groups.MemberStanding.Revoked;
        return isRevoked ? Standing.Removed : member is { IsActive: true } ? Standing.Member : Standing.Stranger;
    }

    public byte[]? FindAdmission(Identifier peer, ReadOnlySpan<byte> fingerprint)
    {
        GroupMember? member = seat.State.View.Find(peer);
        bool same = member is { IsActive: true } && (member.IsConstrained ? fingerprint.IndexOfAnyExcept((byte)0) < 0 : member.HasKey(fingerprint));
        return same ? seat.Ledger.Find(member!.Admission)?.Octets.ToArray() : null;
    }

    public bool TryGetSecret(JoinApplication application, Span<byte> secret)
    {
        byte[]? known = JoinWay.Of(application.Way) == JoinWay.Password ? seat.Store.LoadPassword(seat.Group) : SecretOfInvitation(application);
        known?.CopyTo(secret);
        Array.Clear(known ?? []);
        return known is not null;
    }

    public IReadOnlyCollection<Identifier> VotersOn(JoinApplication application)
    {
        GroupView view = seat.State.View;
        Identifier[] representatives = [.. view.Representatives.Select(member => member.Id)];
        return JoinWay.Of(application.Way) switch
        {
            JoinWay.Vote => VotersByBallot(),
            JoinWay.Representative when representatives.Length > 0 => representatives,
            _ => view.Authorities,
        };
    }

    public MemberReason Admit(JoinApplication application, IReadOnlyCollection<Identifier> inFavour, out byte[]? statement)
    {
        statement = null;
        GroupPolicy policy = seat.State.View.Policy;
        IMembershipPolicy? rule = seat.Registry.FindMembership(policy.Membership);
        if (rule is null)
        {
            return MemberReason.NobodyDecides;
        }

        MembershipAnswer answer = rule.Decide(QuestionOf(application, JoinWay.Of(application.Way), inFavour.Count > 0));
        if (answer.Decision != MembershipDecision.Admit)
        {
            return MemberReason.NoRight;
        }

        if (seat.State.View.Active.Count() >= policy.MostMembers)
        {
            return MemberReason.Full;
        }

        if (JoinWay.Of(application.Way) == JoinWay.Invitation && !seat.Store.UseInvitation(seat.Group, NameOf(application), application.Applicant))
        {
            return MemberReason.BadProof;
        }

        statement = seat.Admit(application, rule.Backing);
        return statement is null ? MemberReason.NoRight : MemberReason.None;
    }

    public MemberReason Leave(Identifier peer, ReadOnlySpan<byte> statement) => seat.TakeLeave(peer, statement);

    public MemberReason Remove(Identifier by, Identifier peer, int cause) => seat.RemoveFor(by, peer);

    public byte[]? Renew(Identifier peer) => seat.IssueFor(peer);

    public void NoteDoubleVote(Identifier member, JoinApplication application)
    {
        // Both votes are in the ledger, signed: every view calls the member a cheat by itself.
    }

    /// <summary>The way into a group of a membership policy.</summary>
    internal static int WayOf(string membership) => membership switch
    {
        "password" => JoinWay.Password,
        "invitation" => JoinWay.Invitation,
        "authority" => JoinWay.Authority,
        "vote" => JoinWay.Vote,
        "representatives" => JoinWay.Representative,
        _ => JoinWay.Open,
    };

    internal static string NameOf(JoinApplication application) => Encoding.UTF8.GetString(application.Name);

    private List<Identifier> VotersByBallot()
    {
        GroupView view = seat.State.View;
        return [.. view.Active.Where(member => !member.IsConstrained && view.May(member.Id, MemberRights.Vote)).Select(member => member.Id)];
    }

    private MembershipQuestion QuestionOf(JoinApplication application, int way, bool passed) => new(seat.State.View, application.Applicant)
    {
        ProvedPassword = way == JoinWay.Password,
        ProvedInvitation = way == JoinWay.Invitation,
        AuthoritySaidYes = way == JoinWay.Authority && passed,
        RepresentativeSaidYes = way == JoinWay.Representative && passed,
        Vote = way == JoinWay.Vote && passed ? BallotOutcome.Passed : null,
        Fingerprint = application.Key.Length == 0 ? default(ReadOnlyMemory<byte>) : application.Fingerprint,
        OtherGroups = seat.OtherViews(),
    };

    private byte[]? SecretOfInvitation(JoinApplication application)
    {
        GroupInvitationRecord? invitation = seat.Store.FindInvitation(seat.Group, NameOf(application), seat.UtcNow);
        bool isOpen = invitation is not null && (invitation.UsedBy is null || invitation.UsedBy.Equals(application.Applicant));
        return isOpen ? invitation!.Secret : null;
    }
}
