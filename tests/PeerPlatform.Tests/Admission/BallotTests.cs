using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.PeerPlatform.Admission;

namespace NanoPeers.PeerPlatform.Tests.Admission;

/// <summary>Members decide who comes in: votes, quorum, time, and those who vote twice.</summary>
public sealed class BallotTests : IDisposable
{
    private readonly AdmissionTable _table = new();
    private readonly ApplicantCore _applicant;

    public BallotTests()
    {
        _table.Desk.Rules = new AdmissionRules
        {
            Ways = [JoinWay.Vote, JoinWay.Representative], NeededVotes = 2, Quorum = 3, BallotTime = TimeSpan.FromMinutes(1),
        };
        _table.Desk.Voters = [.. Enumerable.Range(10, 5).Select(number => AdmissionTable.Id((byte)number))];
        foreach (Identifier voter in _table.Desk.Voters)
        {
            _table.Desk.Admit(new JoinApplication(voter, new byte[16], JoinWay.Open, [], new byte[32], []), [], out _);
        }

        _applicant = _table.Applicant(1, JoinWay.Vote);
    }

    public void Dispose() => _table.Dispose();

    [Fact]
    [Trait("Capability", "G5")]
    public void Two_of_five_with_a_quorum_of_three_let_it_in()
    {
        _table.Run(1, _applicant, 4);
        Assert.Equal(ApplicantState.Waiting, _applicant.State);
        Assert.Equal(5, _table.Sent.Count(body => body.Kind == MemberMessageKind.VoteAsk));
        Vote(10, true);
        Vote(11, true);
        Assert.Equal(MemberStanding.Stranger, _table.Desk.StandingOf(AdmissionTable.Id(1)));
        Vote(12, false);
        _table.Run(1, _applicant);
        Assert.Equal(ApplicantState.Accepted, _applicant.State);
        Assert.Equal([AdmissionTable.Id(10), AdmissionTable.Id(11)], _table.Desk.LastInFavour);
    }

    [Fact]
    [Trait("Capability", "G5")]
    public void Without_the_quorum_in_time_nobody_is_let_in()
    {
        _table.Run(1, _applicant, 4);
        Vote(10, true);
        Vote(11, true);
        _table.Run(1, _applicant, 300);
        Assert.Equal(MemberReason.NoQuorum, _applicant.Reason);
    }

    [Fact]
    [Trait("Capability", "M6")]
    public void Members_can_refuse()
    {
        _table.Run(1, _applicant, 4);
        for (byte voter = 10; voter < 14; voter++)
        {
            Vote(voter, false);
        }

        Run();
        Assert.Equal(ApplicantState.Rejected, _applicant.State);
        Assert.Equal(MemberReason.VotedDown, _applicant.Reason);
    }

    [Fact]
    public void Who_votes_both_ways_has_no_vote_and_it_is_noted()
    {
        _table.Run(1, _applicant, 4);
        Vote(10, true);
        Vote(10, false);
        Vote(10, true);
        Vote(11, true);
        Vote(11, true);
        Vote(12, false);
        Vote(13, false);
        Assert.Equal(AdmissionTable.Id(10), Assert.Single(_table.Desk.DoubleVoters));
        Assert.Equal(MemberStanding.Stranger, _table.Desk.StandingOf(AdmissionTable.Id(1)));
        Vote(14, true);
        Run();
        Assert.Equal(ApplicantState.Accepted, _applicant.State);
    }

    [Fact]
    public void Votes_of_strangers_of_those_with_no_vote_and_on_another_application_count_for_nothing()
    {
        _table.Run(1, _applicant, 4);
        _table.Desk.Admit(new JoinApplication(AdmissionTable.Id(20), new byte[16], JoinWay.Open, [], new byte[32], []), [], out _);
        Vote(20, true);
        Vote(30, true);
        Vote(10, true, 8);
        Vote(11, true, 8);
        Vote(12, true, 8);
        Assert.Equal(MemberStanding.Stranger, _table.Desk.StandingOf(AdmissionTable.Id(1)));
    }

    [Fact]
    public void After_a_restart_the_members_are_asked_again_and_one_admission_comes_of_it()
    {
        _table.Run(1, _applicant, 4);
        Vote(10, true);
        _table.Restart();
        _table.Run(1, _applicant, 40);
        Assert.Equal(ApplicantState.Waiting, _applicant.State);
        Vote(10, true);
        Vote(11, true);
        Vote(12, true);
        Run();
        Assert.Equal(ApplicantState.Accepted, _applicant.State);
        Assert.Single(_table.Desk.Admissions, AdmissionTable.Id(1));
    }

    [Fact]
    public void A_member_that_may_not_decide_asks_the_representative()
    {
        _table.Desk.Voters = [AdmissionTable.Id(12)];
        ApplicantCore other = _table.Applicant(2, JoinWay.Representative);
        _table.Run(2, other, 4);
        Assert.Equal(AdmissionTable.Id(12), Assert.Single(_table.Sent, body => body.Kind == MemberMessageKind.VoteAsk).To);
        Vote(12, true, 7, 2);
        _table.Run(2, other);
        Assert.Equal(ApplicantState.Accepted, other.State);
        _table.Desk.Voters = [];
        ApplicantCore third = _table.Applicant(3, JoinWay.Representative);
        _table.Run(3, third);
        Assert.Equal(MemberReason.NobodyDecides, third.Reason);
    }

    [Fact]
    public void This_peers_own_word_counts_where_it_is_one_of_those_who_decide()
    {
        _table.Desk.Voters = [AdmissionTable.Admitter];
        ApplicantCore other = _table.Applicant(2, JoinWay.Representative);
        _table.Run(2, other, 4);
        Assert.Equal(AdmissionTable.Id(2), Assert.Single(_table.Core.Undecided).Applicant);
        Assert.False(_table.Core.Decide(AdmissionTable.Id(9), true, _table.Now));
        Assert.True(_table.Core.Decide(AdmissionTable.Id(2), false, _table.Now));
        Assert.False(_table.Core.Decide(AdmissionTable.Id(2), true, _table.Now));
        _table.Run(2, other);
        Assert.Equal(MemberReason.VotedDown, other.Reason);
    }

    /// <summary>Until the applicant asked again and was told.</summary>
    private void Run()
    {
        _table.Run(1, _applicant);
    }

    private void Vote(byte voter, bool yes, byte nonce = 7, byte applicant = 1) => _table.Deliver(
        AdmissionTable.Id(voter),
        AdmissionTable.Request(MemberMessageKind.Vote, writer =>
        {
            AdmissionTable.Nonce(writer, nonce);
            writer.WriteIdentifier(MemberField.Peer, AdmissionTable.Id(applicant));
            writer.WriteUInt8(MemberField.Yes, yes ? 1 : 0);
            writer.ReserveOctets(MemberField.Statement, 0);
        }));
}
