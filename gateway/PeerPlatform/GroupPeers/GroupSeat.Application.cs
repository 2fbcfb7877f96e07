using System.Security.Cryptography;
using System.Text;
using NanoPeers.Endpoints;
using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Admission;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>How this peer gets into the group: applies where its invitation says, proves, waits, and takes the group's statements from who let it in.</summary>
internal sealed partial class GroupSeat
{
    private ApplicantCore? _application;
    private GroupInvitation? _invitation;
    private byte[] _secret = [];
    private long _applyAgainAtMillis;
    private bool _isAccepted;

    /// <summary>Begins an application, or begins it again with the same nonce.</summary>
    /// <param name="invitation">The way.</param>
    /// <param name="secret">What the way asks for; kept until the application is decided, then overwritten. Empty where nothing is known of it.</param>
    private void Apply(GroupInvitation invitation, byte[] secret)
    {
        CryptographicOperations.ZeroMemory(_secret);
        _secret = secret;
        _invitation = invitation;
        _isAccepted = false;
        _roster.Sponsor = invitation.Asked;
        _state = _state with { Sponsor = invitation.Asked, SponsorFingerprint = invitation.AskedKey.ToArray() };
        foreach (Endpoint endpoint in invitation.Endpoints)
        {
            ContactOf(invitation.Asked).AddPlace(Node.Transports.Resolve(endpoint));
        }

        BeginApplication();
    }

    private void BeginApplication()
    {
        int way = _invitation!.Way | (_record.WantsKey ? 0 : JoinWay.WithoutKey);
        _application = new ApplicantCore(
            _options.Cryptography, _peer.Id, Group, _invitation.Asked, way, new ApplicantPeerKey(_peer.Key), Encoding.UTF8.GetBytes(_record.OwnName));
        _application.Start(_record.Nonce, 0, Now);
    }

    /// <summary>After a restart of this peer: goes on with the same application.</summary>
    private void ResumeApplication()
    {
        bool applies = !IsMember && _record.Standing == (int)GroupStanding.Pending && _record.Invitation.Length > 0;
        if (!applies || GroupInvitation.TryParse(_record.Invitation, out GroupInvitation? invitation) != GroupInvitationStatus.Valid)
        {
            return;
        }

        Apply(invitation!, JoinWay.Of(invitation!.Way) == JoinWay.Invitation ? [.. invitation.Secret] : []);
    }

    private void TickApplication(long now)
    {
        if (_invitation is null || _disposed)
        {
            return;
        }

        if (IsMember || now >= _applyAgainAtMillis)
        {
            ForgetOrBeginAgain(now);
        }

        if (_application is { } application && application.NextTimeoutMillis <= now)
        {
            application.HandleTimeout(now);
            FollowApplication(now);
        }

        ConnectToSponsor(now);
    }

    private void ForgetOrBeginAgain(long now)
    {
        _applyAgainAtMillis = long.MaxValue;
        if (IsMember)
        {
            EndApplication();
        }
        else if (_application is null)
        {
            BeginApplication();
            SendApplication(now);
        }
    }

    private void ConnectToSponsor(long now)
    {
        if (_invitation is null || !_contacts.TryGetValue(_invitation.Asked, out SeatContact? sponsor) || sponsor.IsConnecting)
        {
            return;
        }

        bool isThere = sponsor.Application is { IsLive: true };
        if (!isThere && (now >= sponsor.ConnectAtMillis || sponsor.Fails == 0) && sponsor.NextPlace() is { } place)
        {
            sponsor.IsConnecting = true;
            _connecting++;
            _ = ConnectAsync(sponsor, place.Address, ApplyPurpose);
        }
    }

    private void SendApplication(long now)
    {
        if (_application is { State: ApplicantState.NeedsSecret })
        {
            FollowApplication(now);
        }

        if (_application is { IsDue: true } application && _contacts.TryGetValue(_invitation!.Asked, out SeatContact? sponsor)
            && sponsor.Application is { IsLive: true } session)
        {
            SendBody(session, ProtocolTag.Member, application, static (writer, core) => core.WriteDue(writer));
        }
    }

    private void HandleAnswer(MemberMessage message, Identifier from, long now)
    {
        if (_application is { } application)
        {
            application.HandleMessage(message, from, now);
            FollowApplication(now);
        }
    }

    private void FollowApplication(long now)
    {
        switch (_application?.State)
        {
            case ApplicantState.NeedsSecret:
                ProvideSecret(now);
                break;
            case ApplicantState.Accepted:
                TakeAdmission(now);
                break;
            case ApplicantState.Rejected:
                TakeRejection(_application.Reason, now);
                break;
            default:
                break;
        }
    }

    /// <summary>The password's secret follows from the group alone: who asks for it with another salt, or a weak derivation, is not answered.</summary>
    private void ProvideSecret(long now)
    {
        bool isPassword = JoinWay.Of(_invitation!.Way) == JoinWay.Password;
        bool isSound = !isPassword
            || (_application!.Iterations == GroupSeatPassword.Iterations && _application.Salt.AsSpan().SequenceEqual(GroupSeatPassword.SaltOf(Group)));
        if (_secret.Length == 0 || !isSound)
        {
            string why = isSound ? "the password is needed again: join once more" : "it was asked for the password in another way than the group's";
            Decided(GroupStanding.Rejected, why);
            return;
        }

        _application!.ProvideSecret(_secret, 0, now);
        SendApplication(now);
    }

    /// <summary>The statement is checked as any other: the ledger takes it when it knows the key that signed it. What is missing, the sponsor has.</summary>
    private void TakeAdmission(long now)
    {
        ApplicantCore application = _application!;
        _application = null;
        _isAccepted = true;
        _applyAgainAtMillis = now + (10 * GroupSeatTuning.ApplyAgainMillis);
        _ledger.Add(application.Statement.AsSpan(0, application.StatementLength), _peer.UtcNow);
        _gossip.HandleAdded(now);
        _gossip.HandleSession(_invitation!.Asked, true, now);
        if (JoinWay.Of(_invitation.Way) == JoinWay.Password && _secret.Length > 0)
        {
            _options.Store.SavePassword(Group, _secret);
        }
    }

    private void TakeRejection(MemberReason reason, long now)
    {
        if (reason is MemberReason.NothingHeard or MemberReason.Busy)
        {
            // Nobody decided anything: the same application goes on later.
            _application = null;
            _applyAgainAtMillis = now + GroupSeatTuning.ApplyAgainMillis;
            return;
        }

        Decided(GroupStanding.Rejected, MemberReasonText.Of(reason));
    }

    private void Decided(GroupStanding standing, string reason)
    {
        EndApplication();
        Save(_record with { Standing = (int)standing, Nonce = [], Invitation = "", Reason = reason });
        Raise(GroupEventKind.Rejected, _peer.Id, reason);
    }

    private void EndApplication()
    {
        CryptographicOperations.ZeroMemory(_secret);
        _secret = [];
        _invitation?.Wipe();
        _invitation = null;
        _application = null;
        _isAccepted = false;
        _roster.Sponsor = null;
        _state = _state with { Sponsor = null, SponsorFingerprint = [] };
    }

    /// <summary>Asks to be let in, and waits until that is decided or others have to decide.</summary>
    internal async Task<GroupAnswer> JoinAsync(
        GroupInvitation invitation, byte[] secret, string name, bool wantsKey, DateTimeOffset began, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (IsMember)
            {
                CryptographicOperations.ZeroMemory(secret);
                return _peer.Answer(GroupResult.Done, $"{Name}: a member already", began);
            }

            byte[] nonce = RandomNumberGenerator.GetBytes(Identifier.Length);
            Save(_record with
            {
                OwnName = name, WantsKey = wantsKey, Standing = (int)GroupStanding.Pending, Nonce = nonce, Invitation = invitation.ToText(), Reason = "",
            });
            Apply(invitation, secret);
            ConnectToSponsor(Now);
            Settle(Now);
        }

        bool IsDecided() => IsMember || _record.Standing == (int)GroupStanding.Rejected || _application?.State == ApplicantState.Waiting;
        await UntilAsync(IsDecided, GroupSeatTuning.OrderTime, cancellationToken).ConfigureAwait(false);
        lock (_gate)
        {
            return DescribeApplication(began);
        }
    }

    private GroupAnswer DescribeApplication(DateTimeOffset began)
    {
        if (IsMember)
        {
            return _peer.Answer(GroupResult.Done, $"{Name}: let in as {_record.OwnName}", began);
        }

        if (_record.Standing == (int)GroupStanding.Rejected)
        {
            return _peer.Answer(GroupResult.Rejected, $"{Name}: not let in: {_record.Reason}", began);
        }

        if (_application?.State == ApplicantState.Waiting)
        {
            string whose = JoinWay.Of(_invitation!.Way) == JoinWay.Vote ? "its members vote on it" : "it waits for the word of who decides there";
            return _peer.Answer(GroupResult.Pending, $"{Name}: the application is in, and {whose}", began);
        }

        string asked = string.Join(", ", _invitation?.Endpoints.Select(endpoint => endpoint.ToString()) ?? []);
        string why = _isAccepted ? "let in, but the group's statements have not come yet" : $"nobody answered at {asked}";
        string detail = _lastProblem.Length > 0 ? $" ({_lastProblem})" : "";
        return _peer.Answer(GroupResult.NoAnswer, $"{Name}: {why}{detail}; this peer goes on asking", began);
    }
}
