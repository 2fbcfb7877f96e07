using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Admission;

/// <summary>What admission answers, ballots, and what only members may ask.</summary>
public sealed partial class AdmissionCore
{
    /// <summary>What a stranger sends here is not even read: it learns that it is no member, and nothing else.</summary>
    private void HandleMembers(MemberMessage message, Identifier from, byte[] nonce, long nowMillis)
    {
        if (_desk.StandingOf(from) != MemberStanding.Member)
        {
            Reject(from, nonce, MemberReason.NotAMember);
            return;
        }

        switch (message.Kind)
        {
            case MemberMessageKind.Renew:
                Renew(from, nonce);
                break;
            case MemberMessageKind.Leave:
                ReadOnlySpan<byte> word = message.Buffer.AsSpan(message.OffsetOf(MemberField.Statement), message.LengthOf(MemberField.Statement));
                AnswerOrReject(from, nonce, _desk.Leave(from, word), writer => Begin(writer, MemberMessageKind.Left, nonce));
                break;
            case MemberMessageKind.Remove:
                Remove(from, nonce, new Identifier(message.Buffer, message.OffsetOf(MemberField.Peer)), (int)message.NumberOf(MemberField.Reason));
                break;
            case MemberMessageKind.Vote:
                Vote(from, nonce, new Identifier(message.Buffer, message.OffsetOf(MemberField.Peer)), message.NumberOf(MemberField.Yes) == 1, nowMillis);
                break;
            default:
                break;
        }
    }

    private void Renew(Identifier from, byte[] nonce)
    {
        byte[]? certificate = _desk.Renew(from);
        AnswerOrReject(from, nonce, certificate is null ? MemberReason.NoRight : MemberReason.None, writer =>
        {
            Begin(writer, MemberMessageKind.Renewed, nonce);
            writer.WriteOctets(MemberField.Certificate, certificate!, 0, certificate!.Length);
        });
    }

    private void Remove(Identifier by, byte[] nonce, Identifier peer, int cause)
    {
        AnswerOrReject(by, nonce, _desk.Remove(by, peer, cause), writer =>
        {
            Begin(writer, MemberMessageKind.Removed, nonce);
            writer.WriteIdentifier(MemberField.Peer, peer);
        });
    }

    private void Vote(Identifier voter, byte[] nonce, Identifier applicant, bool yes, long nowMillis)
    {
        bool known = _applications.TryGetValue(applicant, out PendingApplication? pending) && pending.Application.Nonce.AsSpan().SequenceEqual(nonce);
        if (!known || pending!.Ballot is null || pending.Refused != MemberReason.None)
        {
            return;
        }

        if (!pending.Ballot.Cast(voter, yes))
        {
            _desk.NoteDoubleVote(voter, pending.Application);
        }

        Settle(pending, nowMillis);
    }

    private void OpenBallot(PendingApplication pending, long nowMillis)
    {
        AdmissionRules rules = _desk.Rules;
        IReadOnlyCollection<Identifier> voters = _desk.VotersOn(pending.Application);
        if (voters.Count == 0)
        {
            Refuse(pending, MemberReason.NobodyDecides);
            return;
        }

        bool byMany = JoinWay.Of(pending.Application.Way) == JoinWay.Vote;
        long closesAt = nowMillis + (long)rules.BallotTime.TotalMilliseconds;
        pending.Ballot = new JoinBallot(voters, byMany ? rules.NeededVotes : 1, byMany ? rules.Quorum : 1, closesAt);
        AskVoters(pending, nowMillis);
        Settle(pending, nowMillis);
        if (_applications.ContainsKey(pending.Application.Applicant) && pending.Refused == MemberReason.None)
        {
            Repeat(pending);
        }
    }

    private void AskVoters(PendingApplication pending, long nowMillis)
    {
        if (pending.Ballot is not JoinBallot ballot || nowMillis < pending.AskAgainAtMillis || pending.Refused != MemberReason.None)
        {
            return;
        }

        pending.AskAgainAtMillis = nowMillis + VoteAgainMillis;
        JoinApplication application = pending.Application;
        uint seconds = (uint)Math.Max(0, (ballot.ClosesAtMillis - nowMillis) / 1000);
        foreach (Identifier voter in ballot.Voters.Where(voter => !voter.Equals(_self) && ballot.IsOpenTo(voter)))
        {
            _due.Enqueue(new AdmissionBody(voter, writer =>
            {
                Begin(writer, MemberMessageKind.VoteAsk, application.Nonce);
                writer.WriteIdentifier(MemberField.Peer, application.Applicant);
                writer.WriteOctets(MemberField.Name, application.Name, 0, application.Name.Length);
                writer.WriteOctets(MemberField.Key, application.Key, 0, application.Key.Length);
                writer.WriteUInt32(MemberField.Seconds, seconds);
            }));
        }
    }

    private void Settle(PendingApplication pending, long nowMillis)
    {
        if (!_applications.ContainsKey(pending.Application.Applicant) || pending.Ballot?.Outcome(nowMillis) is not MemberReason outcome)
        {
            return;
        }

        if (outcome == MemberReason.None)
        {
            Admit(pending, pending.Ballot.InFavour);
        }
        else
        {
            pending.HeardAtMillis = nowMillis;
            Refuse(pending, outcome);
        }
    }

    /// <summary>The desk's record comes first; an answer that is lost after it is given again from that record.</summary>
    private void Admit(PendingApplication pending, IReadOnlyCollection<Identifier> inFavour)
    {
        JoinApplication application = pending.Application;
        byte[]? statement = _desk.FindAdmission(application.Applicant, application.Fingerprint);
        bool isNew = statement is null || _desk.StandingOf(application.Applicant) != MemberStanding.Member;
        MemberReason reason = isNew ? _desk.Admit(application, inFavour, out statement) : MemberReason.None;
        if (reason != MemberReason.None || statement is null)
        {
            Refuse(pending, reason == MemberReason.None ? MemberReason.NoRight : reason);
            return;
        }

        _applications.Remove(application.Applicant);
        uint revocation = _desk.Revocation;
        _due.Enqueue(new AdmissionBody(application.Applicant, writer =>
        {
            Begin(writer, MemberMessageKind.Accepted, application.Nonce);
            writer.WriteOctets(MemberField.Statement, statement, 0, statement.Length);
            writer.WriteUInt32(MemberField.Revocation, revocation);
        }));
        if (isNew)
        {
            Admitted?.Invoke(application);
        }
    }

    private void Refuse(PendingApplication pending, MemberReason reason)
    {
        pending.Refused = reason;
        Reject(pending.Application.Applicant, pending.Application.Nonce, reason);
    }

    private void Repeat(PendingApplication pending)
    {
        JoinApplication application = pending.Application;
        if (pending.Refused != MemberReason.None)
        {
            Reject(application.Applicant, application.Nonce, pending.Refused);
        }
        else if (pending.Ballot is null)
        {
            Challenge(pending);
        }
        else
        {
            _due.Enqueue(new AdmissionBody(application.Applicant, writer =>
            {
                Begin(writer, MemberMessageKind.Pending, application.Nonce);
                writer.WriteUInt32(MemberField.Seconds, AskAgainSeconds);
            }));
        }
    }

    private void Challenge(PendingApplication pending)
    {
        AdmissionRules rules = _desk.Rules;
        _due.Enqueue(new AdmissionBody(pending.Application.Applicant, writer =>
        {
            Begin(writer, MemberMessageKind.Challenge, pending.Application.Nonce);
            writer.WriteUInt8(MemberField.Way, pending.Application.Way);
            writer.WriteOctets(MemberField.Challenge, pending.Challenge, 0, pending.Challenge.Length);
            writer.WriteOctets(MemberField.Salt, rules.Salt, 0, rules.Salt.Length);
            writer.WriteUInt32(MemberField.Iterations, rules.Iterations);
        }));
    }

    private void AnswerOrReject(Identifier to, byte[] nonce, MemberReason reason, Action<MessageWriter> write)
    {
        if (reason == MemberReason.None)
        {
            _due.Enqueue(new AdmissionBody(to, write));
        }
        else
        {
            Reject(to, nonce, reason);
        }
    }

    private void Reject(Identifier to, byte[] nonce, MemberReason reason) => _due.Enqueue(new AdmissionBody(to, writer =>
    {
        Begin(writer, MemberMessageKind.Rejected, nonce);
        writer.WriteUInt8(MemberField.Reason, (int)reason);
    }));

    private void Begin(MessageWriter writer, int kind, byte[] nonce)
    {
        writer.WriteUInt8(MemberField.Kind, kind);
        writer.WriteCredential();
        writer.WriteIdentifier(MemberField.Group, _group);
        writer.WriteOctets(MemberField.Nonce, nonce, 0, nonce.Length);
    }
}
