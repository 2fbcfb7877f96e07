using NanoPeers.Cryptography;
using NanoPeers.Firmware.Peer;
using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.Sessions;
using NanoPeers.Statements;

namespace NanoPeers.Firmware.Groups;

/// <summary>
/// What the home gateway shows of a group: signed statements, one at a time. Nothing is taken on the gateway's word: the first document proves whose
/// group it is by the group's own id, and every other statement is signed by an authority that the ones before made known. A statement that says
/// nothing new is answered at once, so that a repeat costs no verification.
/// </summary>
public sealed partial class BoardGroups
{
    private StatementCheck? _check;

    /// <inheritdoc/>
    internal override bool IsComputing
    {
        get { return _check != null; }
    }

    /// <inheritdoc/>
    internal override bool Step(long nowMillis)
    {
        StatementCheck? check = _check;
        if (check == null)
        {
            return false;
        }

        if (!check.Step())
        {
            return true;
        }

        _check = null;
        MemberReason reason = check.IsValid ? Take(check, nowMillis) : MemberReason.BadProof;
        Answer(check.Session, check.Nonce, check.Group, reason);
        return false;
    }

    private void HandleMember(Envelope envelope, SecuredSession session, long nowMillis)
    {
        // As rare as changes of a group: not worth memory between them.
        MemberMessage message = new MemberMessage();
        DecodeStatus status = message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength);
        if (status != DecodeStatus.Complete)
        {
            Count(status == DecodeStatus.Unknown ? PeerCounter.UnknownKind : PeerCounter.MalformedBody);
            return;
        }

        if (message.Kind != MemberMessageKind.Vouch)
        {
            Count(PeerCounter.NotForThisPeer);
            return;
        }

        Identifier nonce = new Identifier(message.Buffer, message.OffsetOf(MemberField.Nonce));
        if (_check != null && _check.Nonce.Equals(nonce))
        {
            // A repeat while it is being verified.
            return;
        }

        MemberReason reason = Judge(message, session, nonce, nowMillis);
        if (_check == null || !_check.Nonce.Equals(nonce))
        {
            Answer(session, nonce, new Identifier(message.Buffer, message.OffsetOf(MemberField.Group)), reason);
        }
    }

    /// <summary>Looks at a statement before it is verified: it may say nothing new, or may not count whoever signed it. Else its verification begins.</summary>
    private MemberReason Judge(MemberMessage message, SecuredSession session, Identifier nonce, long nowMillis)
    {
        if (_host == null || !_host.IsGateway(session.Peer))
        {
            return MemberReason.NoRight;
        }

        if (_check != null)
        {
            return MemberReason.Busy;
        }

        Statement statement = new Statement();
        int at = message.OffsetOf(MemberField.Statement);
        if (statement.TryDecode(message.Buffer, at, message.LengthOf(MemberField.Statement)) != StatementStatus.Valid)
        {
            return MemberReason.BadProof;
        }

        Identifier group = new Identifier(statement.Buffer, statement.GroupOffset);
        if (!group.Matches(message.Buffer, message.OffsetOf(MemberField.Group)))
        {
            return MemberReason.WrongGroup;
        }

        int index = FindPlace(group);
        GroupPlace? place = index < 0 ? null : _places[index];
        RsaPublicKey? key = null;
        MemberReason reason = place == null ? JudgeFounding(statement, group, out key) : JudgeKnown(statement, place, out key);
        if (reason == MemberReason.None && key != null)
        {
            _check = new StatementCheck(statement, key, session, nonce);
        }

        return reason;
    }

    /// <summary>A group that is not known here: its first document alone says something.</summary>
    private MemberReason JudgeFounding(Statement statement, Identifier group, out RsaPublicKey? key)
    {
        key = null;
        if (statement.Kind == StatementKind.Removal || statement.Kind == StatementKind.Leave)
        {
            return MemberReason.None;
        }

        if (statement.Kind == StatementKind.RevocationList)
        {
            return MemberReason.NotAMember;
        }

        bool isFirst = statement.Kind == StatementKind.Document && statement.Has(StatementField.Salt) && statement.Has(StatementField.Modulus);
        if (!isFirst)
        {
            return MemberReason.UnknownIssuer;
        }

        if (FindFree() < 0)
        {
            return MemberReason.Full;
        }

        RsaPublicKey carried = new RsaPublicKey(statement.LengthOf(StatementField.Modulus));
        RsaKeyAnswer answer = carried.Read(
            statement.Buffer, statement.OffsetOf(StatementField.Modulus), statement.LengthOf(StatementField.Modulus),
            statement.NumberOf(StatementField.Exponent));
        if (answer != RsaKeyAnswer.Valid)
        {
            return MemberReason.BadKey;
        }

        StatementDigest digest = new StatementDigest(new Sha256());
        if (!digest.GroupOf(statement.Buffer, statement.OffsetOf(StatementField.Salt), carried).Equals(group))
        {
            return MemberReason.WrongGroup;
        }

        key = carried;
        return MemberReason.None;
    }

    /// <summary>A group that is known here: does the statement say something new, and is its issuer an authority?</summary>
    private MemberReason JudgeKnown(Statement statement, GroupPlace place, out RsaPublicKey? key)
    {
        key = null;
        MemberReason reason = MemberReason.None;
        bool isNews = false;
        switch (statement.Kind)
        {
            case StatementKind.Document:
                isNews = statement.NumberOf(StatementField.Version) > place.DocumentVersion;
                break;
            case StatementKind.Admission:
                isNews = IsNewAdmission(statement, place);
                break;
            case StatementKind.Removal:
            case StatementKind.Leave:
                isNews = !IsOfSelf(statement) || (place.IsAdmitted && statement.NumberOf(StatementField.Round) >= place.Round);
                break;
            case StatementKind.Takeover:
                isNews = statement.Term > place.Term;
                break;
            case StatementKind.RevocationList:
                reason = JudgeList(statement, place);
                isNews = statement.NumberOf(StatementField.ListNumber) > place.RevocationNumber;
                break;
            default:
                reason = MemberReason.NoRight;
                break;
        }

        if (reason == MemberReason.None && isNews)
        {
            key = place.KeyOf(new Identifier(statement.Buffer, statement.IssuerOffset));
            reason = key == null ? MemberReason.UnknownIssuer : MemberReason.None;
        }

        return reason;
    }

    private bool IsNewAdmission(Statement statement, GroupPlace place)
    {
        if (!IsOfSelf(statement))
        {
            return statement.NumberOf(StatementField.Role) == MemberRole.Authority && statement.Has(StatementField.Modulus);
        }

        uint round = statement.NumberOf(StatementField.Round);
        bool isOther = (int)statement.NumberOf(StatementField.Role) != place.Role || statement.NumberOf(StatementField.Rights) != place.Rights;
        return round > place.Round || (round == place.Round && isOther);
    }

    private static MemberReason JudgeList(Statement statement, GroupPlace place)
    {
        if (!place.IsAdmitted)
        {
            return MemberReason.NotAMember;
        }

        if (statement.NumberOf(StatementField.Parts) > 1)
        {
            return MemberReason.Full;
        }

        return statement.Term > place.Term ? MemberReason.UnknownIssuer : MemberReason.None;
    }

    private bool IsOfSelf(Statement statement)
    {
        return _tools != null && _tools.Self.Matches(statement.Buffer, statement.OffsetOf(StatementField.Subject));
    }

    /// <summary>Takes a statement that its issuer signed.</summary>
    private MemberReason Take(StatementCheck check, long nowMillis)
    {
        int index = FindPlace(check.Group);
        GroupPlace? place = index < 0 ? null : _places[index];
        if (place == null)
        {
            return TakeFounding(check, nowMillis);
        }

        Statement statement = check.Statement;
        bool isKept = true;
        switch (statement.Kind)
        {
            case StatementKind.Document: isKept = place.TakeDocument(statement); break;
            case StatementKind.Takeover: isKept = place.TakeTakeover(statement); break;
            case StatementKind.Admission: isKept = TakeAdmission(statement, place); break;
            case StatementKind.RevocationList: isKept = TakeList(statement, place, index); break;
            default: TakeRemoval(statement, place, index); break;
        }

        if (_places[index] == place && place.IsAdmitted)
        {
            place.Keys.HandleRoster(nowMillis);
            SendDue(place, nowMillis);
        }

        return isKept ? MemberReason.None : MemberReason.NotKept;
    }

    private MemberReason TakeFounding(StatementCheck check, long nowMillis)
    {
        if (check.Statement.Kind != StatementKind.Document)
        {
            // The group was given up while this was being verified.
            return MemberReason.UnknownIssuer;
        }

        int index = FindFree();
        if (index < 0 || _records == null || _tools == null)
        {
            return MemberReason.Full;
        }

        GroupStore store = new GroupStore(_records, index);
        store.Wipe();
        GroupPlace place = new GroupPlace(store, Tools(_tools), check.Group, nowMillis);
        if (!place.TakeDocument(check.Statement))
        {
            return MemberReason.NotKept;
        }

        _places[index] = place;
        return MemberReason.None;
    }

    private bool TakeAdmission(Statement statement, GroupPlace place)
    {
        if (!IsOfSelf(statement))
        {
            return place.TakeAuthority(statement, new Identifier(statement.Buffer, statement.OffsetOf(StatementField.Subject)));
        }

        bool isKept = place.TakeAdmission(statement);
        Say(isKept ? "Let into the group " : "Storage does not keep the group ", place);
        return isKept;
    }

    private bool TakeList(Statement statement, GroupPlace place, int index)
    {
        bool isKept = place.TakeRevocations(statement);
        if (place.IsRevoked())
        {
            Say("Revoked in the group ", place);
            Drop(index);
        }

        return isKept;
    }

    private void TakeRemoval(Statement statement, GroupPlace place, int index)
    {
        if (IsOfSelf(statement))
        {
            Say("No more in the group ", place);
            Drop(index);
            return;
        }

        Identifier subject = new Identifier(statement.Buffer, statement.OffsetOf(StatementField.Subject));
        Identifier issuer = new Identifier(statement.Buffer, statement.IssuerOffset);
        if (issuer.Equals(subject) || place.RankOf(issuer) < place.RankOf(subject))
        {
            place.DropAuthority(subject);
        }
    }

    private void Say(string what, GroupPlace place)
    {
        if (_ports != null)
        {
            _ports.Log.Write(what + place.Group.ToString() + ".");
        }
    }

    private void Answer(SecuredSession session, Identifier nonce, Identifier group, MemberReason reason)
    {
        if (_host == null || _tools == null)
        {
            return;
        }

        if (reason != MemberReason.None)
        {
            Count(PeerCounter.StatementsRefused);
        }

        int index = FindPlace(group);
        GroupPlace? place = index < 0 ? null : _places[index];
        MessageWriter writer = _tools.Writer;
        writer.Begin(_host.Transmit, 0, _host.Transmit.Length);
        writer.BeginBody(ProtocolTag.Member);
        writer.WriteUInt8(MemberField.Kind, MemberMessageKind.Vouched);
        writer.WriteCredential();
        writer.WriteIdentifier(MemberField.Group, group);
        writer.WriteIdentifier(MemberField.Nonce, nonce);
        writer.WriteUInt8(MemberField.Reason, (int)reason);
        writer.WriteUInt32(MemberField.Revocation, place == null ? 0 : place.RevocationNumber);
        writer.EndBody();
        _host.SendTo(session, session.Finish(writer));
    }
}
