using NanoPeers.Identifiers;
using NanoPeers.Membership;

namespace NanoPeers.PeerPlatform.Groups;

/// <summary>What is heard.</summary>
public sealed partial class GroupGossip
{
    /// <summary>Handles a body of kind Have, Want or Statements that came under a session of the group; others are left alone.</summary>
    /// <param name="message">The body.</param>
    /// <param name="from">The session's peer.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <param name="wallClock">The time of day: statements from the future are not taken.</param>
    public void HandleMessage(MemberMessage message, Identifier from, long nowMillis, DateTimeOffset wallClock)
    {
        bool isOurs = message.Kind is MemberMessageKind.Have or MemberMessageKind.Want or MemberMessageKind.Statements
            && _ledger.Group.Matches(message.Buffer, message.OffsetOf(MemberField.Group));
        bool isLive = _live.TryGetValue(from, out GossipPeer? peer);
        if (!isOurs || from.Equals(_self) || !_roster.IsMember(from))
        {
            if (isLive && nowMillis - peer!.RemovalToldMillis >= GossipLimits.RemovalAgainMillis)
            {
                peer.RemovalToldMillis = null;
            }

            return;
        }

        SpreadNew(nowMillis, isNews: true);
        if (!isLive)
        {
            HandleSession(from, true, nowMillis);
            peer = _live[from];
        }

        if (!peer!.Reading.TryGo(nowMillis) || _suspects.IsIgnored(from, nowMillis))
        {
            return;
        }

        peer.HeardMillis = nowMillis;
        switch (message.Kind)
        {
            case MemberMessageKind.Have:
                HandleHave(message, peer, nowMillis);
                break;
            case MemberMessageKind.Want:
                foreach (StatementId id in IdsOf(message, MemberField.Ids))
                {
                    Offer(peer, id, nowMillis);
                }

                break;
            default:
                HandleStatement(message, peer, nowMillis, wallClock);
                break;
        }
    }

    private void HandleHave(MemberMessage message, GossipPeer peer, long nowMillis)
    {
        LedgerSummary summary = _ledger.Summary();
        StatementId mine = summary.Digest;
        if (new StatementId(OctetsOf(message, MemberField.Digest)) == mine)
        {
            HandleEqual(peer, mine, nowMillis);
            return;
        }

        peer.HandleDifference();
        bool isUrgent = message.NumberOf(MemberField.Revocation) > _roster.RevocationNumber;
        bool hasLess = message.NumberOf(MemberField.Count) < (uint)summary.Count;
        if (!hasLess && !MayExchange(peer, nowMillis) && !isUrgent)
        {
            peer.IsPutOff = true;
            peer.TellBy(nowMillis + GossipLimits.RetryMillis + _below(GossipLimits.RetryMillis));
            return;
        }

        peer.TellBy(nowMillis + peer.RetryMillis + _below(GossipLimits.RetryMillis));
        if (!message.Has(MemberField.Share))
        {
            // Both told each other at once: one of the two answers, and who misses a revocation in any case.
            bool otherAnswers = peer.HaveSentMillis > nowMillis - GossipLimits.SendAgainMillis && peer.Told == mine && _self.IsBefore(peer.Id);
            if (!otherAnswers || isUrgent)
            {
                peer.AddShare(default);
            }
        }
        else if (StatementIdPrefix.TryRead(OctetsOf(message, MemberField.Share), out StatementIdPrefix share))
        {
            Compare(message, peer, share, nowMillis);
        }
    }

    /// <summary>Who was put off has its turn now, and says whether there is still a difference.</summary>
    private void HandleEqual(GossipPeer peer, StatementId digest, long nowMillis)
    {
        peer.HandleEqual();
        if (peer.Told != digest)
        {
            peer.TellBy(nowMillis);
        }

        if (_exchanging.Remove(peer))
        {
            foreach (GossipPeer other in _order.Where(one => one.IsPutOff))
            {
                other.IsPutOff = false;
                other.TellBy(nowMillis);
            }
        }
    }

    private void Compare(MemberMessage message, GossipPeer peer, StatementIdPrefix share, long nowMillis)
    {
        if (message.Has(MemberField.Ids))
        {
            StatementId[] theirs = [.. IdsOf(message, MemberField.Ids)];
            foreach (StatementId id in _ledger.Missing(theirs, theirs.Length).Where(id => IsWanted(id, nowMillis)))
            {
                peer.AddWanted(id);
            }

            foreach (StatementId id in _ledger.Ids(share).Except(theirs))
            {
                Offer(peer, id, nowMillis);
            }

            return;
        }

        if (share.HalfOctets == StatementIdPrefix.MostHalfOctets)
        {
            return;
        }

        StatementId[] digests = [.. IdsOf(message, MemberField.Digests)];
        for (int part = 0; part < StatementIdPrefix.Parts; part++)
        {
            StatementIdPrefix smaller = share.Part(part);
            if (digests[part] == _digestOfNone)
            {
                Array.ForEach(_ledger.Ids(smaller), id => Offer(peer, id, nowMillis));
            }
            else if (digests[part] != _ledger.DigestOf(smaller))
            {
                peer.AddShare(smaller);
            }
        }
    }

    private void Offer(GossipPeer peer, StatementId id, long nowMillis)
    {
        if (_ledger.Find(id) is SignedStatement statement)
        {
            peer.AddStatement(statement, nowMillis);
        }
    }

    private void HandleStatement(MemberMessage message, GossipPeer peer, long nowMillis, DateTimeOffset wallClock)
    {
        LedgerAnswer answer = _ledger.Add(OctetsOf(message, MemberField.Statement), wallClock);
        bool wasAsked = false;
        if (answer.Statement is not null)
        {
            wasAsked = _asked.Remove(answer.Statement.Id, out (GossipPeer Peer, long ByMillis) asked);
            asked.Peer?.AskedFor -= 1;
        }

        switch (answer.Result)
        {
            case LedgerResult.Added:
                peer.Known.Note(answer.Statement!.Id, nowMillis);
                peer.RetryMillis = GossipLimits.RetryMillis;
                peer.PutOff(nowMillis + GossipLimits.SendAgainMillis);
                SpreadNew(nowMillis, isNews: !wasAsked && !_exchanging.Contains(peer));
                Learnt?.Invoke(answer.Statement, peer.Id);
                break;
            case LedgerResult.Duplicate:
                peer.Known.Note(answer.Statement!.Id, nowMillis);
                break;
            case LedgerResult.Waiting:
            case LedgerResult.WrongSignature:
                _suspects.Hold(peer.Id, answer, nowMillis);
                AskForWhatItStandsOn(peer, nowMillis);
                break;
            case LedgerResult.ClockAhead:
                AskForWhatItStandsOn(peer, nowMillis);
                break;
            case LedgerResult.FromTheFuture:
            case LedgerResult.IssuerFull:
            case LedgerResult.Full:
                if (!_refused.IsSince(answer.Statement!.Id, nowMillis - GossipLimits.RefusedMillis))
                {
                    _refused.Note(answer.Statement.Id, nowMillis);
                    NotTaken?.Invoke(answer);
                }

                break;
            default:
                Blame(peer.Id, answer, nowMillis);
                break;
        }
    }

    /// <summary>The admission that carries the issuer's key is missing, or much more: who has this has those too.</summary>
    private void AskForWhatItStandsOn(GossipPeer peer, long nowMillis)
    {
        if (!_exchanging.Contains(peer) && MayExchange(peer, nowMillis))
        {
            peer.AddShare(default);
        }
    }

    /// <summary>What is missing is got from few at a time: else a newcomer would get everything from everyone.</summary>
    private bool MayExchange(GossipPeer peer, long nowMillis)
    {
        _exchanging.RemoveAll(one => nowMillis - one.HeardMillis >= GossipLimits.SilentMillis);
        if (!_exchanging.Contains(peer) && _exchanging.Count < GossipLimits.Exchanges)
        {
            _exchanging.Add(peer);
        }

        return _exchanging.Contains(peer);
    }

    private bool IsWanted(StatementId id, long nowMillis) => !_asked.ContainsKey(id) && !_refused.IsSince(id, nowMillis - GossipLimits.RefusedMillis);

    private void Blame(Identifier from, LedgerAnswer answer, long nowMillis)
    {
        Refused?.Invoke(from, answer);
        if (_suspects.Count(from, nowMillis))
        {
            Ignoring?.Invoke(from);
        }
    }

    private static ReadOnlySpan<byte> OctetsOf(MemberMessage message, int field) =>
        message.Buffer.AsSpan(message.OffsetOf(field), message.LengthOf(field));

    private static IEnumerable<StatementId> IdsOf(MemberMessage message, int field)
    {
        for (int at = 0; at < message.LengthOf(field); at += StatementId.Length)
        {
            yield return new StatementId(message.Buffer.AsSpan(message.OffsetOf(field) + at, StatementId.Length));
        }
    }
}
