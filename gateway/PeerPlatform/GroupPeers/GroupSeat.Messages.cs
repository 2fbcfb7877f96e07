using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Admission;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Credentials;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;
using NanoPeers.Statements;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>What comes from others, and what goes out to them.</summary>
internal sealed partial class GroupSeat
{
    private readonly FieldReader _fields = new();
    private readonly LineRates _rates = new();
    private readonly RateGate _refusals = new(GroupSeatTuning.RefusalsEachSecond);

    /// <summary>The credentials of this peer's bodies in this group; null where it asks for none.</summary>
    private MemberCredentialPolicy? Credentials => View.Policy.DemandsCredential ? _credential : null;

    /// <summary>Handles a body of tag <c>member</c> that came under a session, or under the group's key.</summary>
    internal void HandleMember(ReceivedBody body, MemberMessage message)
    {
        lock (_gate)
        {
            Identifier from = SenderOf(body);
            bool underKey = body.Group is not null;
            if (_disposed || (body.Session is null && !underKey) || !HasCredential(body, from))
            {
                return;
            }

            long now = body.NowMillis;
            Hear(body, from, now);
            if (underKey)
            {
                HandleHere(message, from, now);
            }
            else if (IsOf(body.Session!, message.Kind, from))
            {
                HandleUnderSession(message, from, body.Session!, now);
            }

            Settle(now);
        }
    }

    /// <summary>Handles a body of tag <c>group</c>.</summary>
    internal void HandleGroup(ReceivedBody body, GroupMessage message)
    {
        lock (_gate)
        {
            Identifier from = SenderOf(body);
            if (_disposed || !IsMember || !HasCredential(body, from))
            {
                return;
            }

            GroupProtection protection = body.Group is not null ? GroupProtection.Common
                : body.Session is { } session && IsOfMember(session) ? GroupProtection.Pair
                : GroupProtection.Clear;
            Hear(body, from, body.NowMillis);
            _keys.HandleMessage(message, from, protection, body.NowMillis);
            Settle(body.NowMillis);
        }
    }

    /// <summary>Handles a line to the group, or what is asked about lines.</summary>
    internal void HandleChat(ReceivedBody body, ChatMessage message)
    {
        lock (_gate)
        {
            Identifier from = SenderOf(body);
            if (_disposed || !IsMember || !HasCredential(body, from))
            {
                return;
            }

            if (JudgeLine(body, from) is not { } protection)
            {
                return;
            }

            Hear(body, from, body.NowMillis);
            _lines.HandleMessage(message, from, protection, body.NowMillis);
            Settle(body.NowMillis);
        }
    }

    /// <summary>The protection of a line that may be taken; null for one that may not.</summary>
    private GroupProtection? JudgeLine(ReceivedBody body, Identifier from)
    {
        if (!View.May(from, MemberRights.Speak))
        {
            Refuse(from, View.Find(from) is { IsActive: true } ? $"{NameOf(from)} may not speak" : $"{from} is no member", body.NowMillis);
            return null;
        }

        if (body.Group is not null)
        {
            return GroupProtection.Common;
        }

        if (body.Session is { } session)
        {
            return IsOfMember(session) ? GroupProtection.Pair : null;
        }

        bool isCommon = View.Policy.Protection == PolicyProtection.Common;
        GroupPairAnswer answer = _pairs.Judge(from, null);
        bool taken = answer == GroupPairAnswer.Clear || (isCommon && View.Policy.AllowsClear && answer == GroupPairAnswer.Downgraded);
        if (!taken)
        {
            string what = answer == GroupPairAnswer.Downgraded ? "although the two have a key" : "which this group does not take";
            Refuse(from, $"a line came in clear as from {NameOf(from)}, {what}", body.NowMillis);
        }

        return taken ? GroupProtection.Clear : null;
    }

    private void Refuse(Identifier from, string text, long now)
    {
        if (_refusals.Admits(now))
        {
            Raise(GroupEventKind.Refused, from, text, false);
        }
    }

    /// <summary>In a group that demands it, what members say carries their credential; applicants have none yet.</summary>
    private bool HasCredential(ReceivedBody body, Identifier from)
    {
        bool applies = body.Session is { } session && (session.Terms.Purpose == ApplyPurpose || session.Terms.Purpose == KnownPurpose.Control);
        if (applies || !View.Policy.DemandsCredential)
        {
            return true;
        }

        CredentialJudgement judgement = _credentials.Judge(body.Envelope, _fields);
        if (judgement == CredentialJudgement.Accepted)
        {
            return true;
        }

        Refuse(from, $"a message of {NameOf(from)} was refused: its credential is {judgement}", body.NowMillis);
        return false;
    }

    /// <summary>Who sent a body; allocates nothing for who is known.</summary>
    private Identifier SenderOf(ReceivedBody body)
    {
        (byte[], int) octets = (body.Envelope.Buffer, body.Envelope.SenderOffset);
        bool isKnown = _contacts.GetAlternateLookup<(byte[] Buffer, int Offset)>().TryGetValue(octets, out SeatContact? contact);
        return body.Session is null && isKnown ? contact!.Peer : body.CopySender();
    }

    private void Hear(ReceivedBody body, Identifier from, long now)
    {
        if (body.IsSecured && _contacts.TryGetValue(from, out SeatContact? contact) && contact.Heard(body.From, body.Transport, now, _peer.UtcNow))
        {
            SpreadPlace(contact);
        }
    }

    /// <summary>A session that is for this group; strangers are heard only as far as applicants are.</summary>
    private bool IsOf(PeerSession session, int kind, Identifier from)
    {
        if (!session.Group.Equals(Group))
        {
            // A board speaks of all its groups under the one session that it has with its gateway.
            return session.Terms.Purpose == KnownPurpose.Control && (View.Find(from)?.IsConstrained ?? true);
        }

        return IsOfMember(session) || from.Equals(_state.Sponsor) || (IsMember && MemberMessageKind.IsForApplicants(kind));
    }

    private void HandleUnderSession(MemberMessage message, Identifier from, PeerSession session, long now)
    {
        switch (message.Kind)
        {
            case MemberMessageKind.Have or MemberMessageKind.Want or MemberMessageKind.Statements:
                _gossip.HandleMessage(message, from, now, _peer.UtcNow);
                break;
            case MemberMessageKind.Where:
                HandlePlaces(message, from);
                break;
            case MemberMessageKind.Here:
                break;
            case MemberMessageKind.Challenge or MemberMessageKind.Pending or MemberMessageKind.Accepted or MemberMessageKind.Rejected:
                HandleAnswer(message, from, now);
                break;
            case MemberMessageKind.Renewed:
                TakeCertificate(message);
                break;
            case MemberMessageKind.Check:
                HandleCheck(message, from, session);
                break;
            case MemberMessageKind.Checked:
                HandleChecked(message, from);
                break;
            case MemberMessageKind.VoteAsk:
                HandleVoteAsk(message, from, now);
                break;
            case MemberMessageKind.Vouched:
                HandleVouched(message, from, session, now);
                break;
            case MemberMessageKind.Left or MemberMessageKind.Removed:
                break;
            default:
                HandleForAdmission(message, from, session, now);
                break;
        }
    }

    /// <summary>A signed vote, or the statement of an authority that decided, is in the ledger before the ballot is counted.</summary>
    private void HandleForAdmission(MemberMessage message, Identifier from, PeerSession session, long now)
    {
        if (!IsMember)
        {
            return;
        }

        if (message.Kind == MemberMessageKind.Vote && message.LengthOf(MemberField.Statement) > 0)
        {
            _ledger.Add(message.Buffer.AsSpan(message.OffsetOf(MemberField.Statement), message.LengthOf(MemberField.Statement)), _peer.UtcNow);
            Refresh(now);
        }

        if (message.Kind == MemberMessageKind.Apply && !IsOfSessionsKey(message, session))
        {
            Refuse(from, $"{from} applies with another key than it proved", now);
            return;
        }

        _admission.HandleMessage(message, from, now);
        TellApplicants();
    }

    private static bool IsOfSessionsKey(MemberMessage message, PeerSession session)
    {
        ReadOnlySpan<byte> key = message.Buffer.AsSpan(message.OffsetOf(MemberField.Key), message.LengthOf(MemberField.Key));
        return session.Certificate is null ? key.IsEmpty : key.SequenceEqual(session.Certificate.Key.SubjectPublicKeyInfo.Span);
    }

    private void SendAdmission()
    {
        while (_admission.TryTake(out AdmissionBody? body))
        {
            if (SessionWith(body!.To) is { } session)
            {
                SendBody(session, ProtocolTag.Member, body, static (writer, due) => due.WriteFields(writer));
            }
        }
    }

    private void SendGossip(long now)
    {
        while (_gossip.PollDue(now) is { } peer)
        {
            if (SessionWith(peer) is { } session)
            {
                SendBody(session, ProtocolTag.Member, _gossip, static (writer, gossip) => gossip.WriteDue(writer));
            }
            else
            {
                _gossip.SkipDue();
            }
        }
    }

    /// <summary>Lines go out as they were said: sealed once for all under the group's key, for each member under its session, or in clear.</summary>
    private void SendLines()
    {
        while (_lines.PollDue())
        {
            Identifier? to = _lines.DueMember;
            if (_lines.DueProtection == GroupProtection.Pair)
            {
                if (to is not null && _contacts.TryGetValue(to, out SeatContact? pair) && pair.Session is { IsLive: true } session)
                {
                    SendBody(session, ProtocolTag.Chat, _lines, static (writer, lines) => lines.WriteDue(writer));
                }

                continue;
            }

            int length = _lines.DueProtection == GroupProtection.Common ? SealLine() : ClearLine();
            if (length > 0)
            {
                Transmit(length, to);
            }
        }
    }

    private int SealLine()
    {
        WriteLine(_writer);
        _writer.EndBody();
        return _keys.Finish(_writer);
    }

    private int ClearLine()
    {
        SessionTools tools = Node.RentTools();
        WriteLine(tools.Writer);
        int length = tools.FinishClear();
        Node.ReturnTools(tools);
        return length;
    }

    private void WriteLine(MessageWriter writer)
    {
        IBodyCredentials? before = writer.Credentials;
        writer.Credentials = Credentials;
        writer.Begin(_buffer, 0, _buffer.Length);
        writer.BeginBody(ProtocolTag.Chat);
        _lines.WriteDue(writer);
        writer.Credentials = before;
    }

    private void Transmit(int length, Identifier? to)
    {
        if (to is not null)
        {
            if (_contacts.TryGetValue(to, out SeatContact? one) && one.Proven is not null)
            {
                Node.Transmit(one.Transport!, _buffer, length, one.Proven);
            }

            return;
        }

        foreach (SeatContact contact in _contacts.Values)
        {
            if (contact.Proven is not null && _roster.IsMember(contact.Peer))
            {
                Node.Transmit(contact.Transport!, _buffer, length, contact.Proven);
            }
        }
    }

    private void RaiseLines(long now)
    {
        while (_lines.NextEvent(out GroupLineEvent happened))
        {
            if (happened.Text is { } text)
            {
                if (!_rates.Take(happened.From, View.Policy.LinesPerMinute, LineRates.OthersMillis, now))
                {
                    Refuse(happened.From, $"{NameOf(happened.From)} says more than {View.Policy.LinesPerMinute} lines a minute", now);
                    continue;
                }

                Raise(GroupEventKind.Said, happened.From, text, happened.Protection != GroupProtection.Clear);
                if (happened.Protection != GroupProtection.Clear)
                {
                    NoteDealing(happened.From, now);
                }
            }
            else
            {
                Raise(GroupEventKind.Refused, happened.From, $"{happened.Lost} lines of {NameOf(happened.From)} were lost on the way");
            }
        }
    }

    internal SendStatus SendBody<TState>(PeerSession session, byte[] tag, TState state, Action<MessageWriter, TState> write) =>
        session.SendBody(tag, (credentials: (IBodyCredentials?)Credentials, state, write), static (writer, body) =>
        {
            IBodyCredentials? before = writer.Credentials;
            writer.Credentials = body.credentials;
            body.write(writer, body.state);
            writer.Credentials = before;
        });
}
