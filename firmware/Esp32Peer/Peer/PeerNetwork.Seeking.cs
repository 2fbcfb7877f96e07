using NanoPeers.Identifiers;
using NanoPeers.Linking;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Peer;

/// <summary>Sessions that this peer asks for without being introduced, where its image can: <see cref="ISessionSeeker"/>. Nothing on a stock image.</summary>
internal sealed partial class PeerNetwork
{
    private readonly ISessionSeeker? _seeker;

    private void StartSeeking(long nowMillis)
    {
        if (_seeker != null)
        {
            _seeker.Start(_tools, _ports, _invitation, _policy, nowMillis);
            LinkSought(_seeker, nowMillis);
        }
    }

    /// <summary>A peer that is sought is linked: the button switches its light over whatever session the two have.</summary>
    private void LinkSought(ISessionSeeker seeker, long nowMillis)
    {
        for (int place = 0; place < seeker.Places; place++)
        {
            Identifier? peer = seeker.PeerAt(place);
            if (peer != null && _links.Find(peer) == null)
            {
                byte[] entry = new byte[LinkList.EntryLength];
                LinkList.WriteEntry(entry, 0, peer, LinkRole.Switches, null);
                _links.Add(entry, 0);
                AttachLights(nowMillis);
            }
        }
    }

    /// <summary>Whether a link is this peer's own, of a pairing: the gateway's list does not end it.</summary>
    private bool IsSought(Identifier peer)
    {
        for (int place = 0; _seeker != null && place < _seeker.Places; place++)
        {
            if (peer.Equals(_seeker.PeerAt(place)))
            {
                return true;
            }
        }

        return false;
    }

    private bool HandleAnswerToSeeker(long nowMillis)
    {
        if (_seeker == null || !_seeker.HandleAnswer(_sessionMessage, _envelope.Buffer, _envelope.SenderOffset, nowMillis))
        {
            return false;
        }

        TransmitSeeker(_seeker);
        return true;
    }

    /// <summary>The session that was sought, when a message is under its key; null otherwise.</summary>
    private SecuredSession? SessionOfSeeker(ulong id)
    {
        SecuredSession? session = _seeker == null ? null : _seeker.Session;
        return session != null && session.Id == id ? session : null;
    }

    private SessionEntry AdoptSought(SecuredSession session, byte[] source, long nowMillis)
    {
        ulong attemptId = _seeker == null ? 0 : _seeker.HandleOpened(nowMillis);
        return Adopt(session, attemptId, source, nowMillis);
    }

    private bool StepOfSeeker(long nowMillis)
    {
        return _seeker != null && _seeker.IsComputing && _seeker.Step(nowMillis);
    }

    private void HandleSeekerTimers(long nowMillis)
    {
        if (_seeker != null)
        {
            LinkSought(_seeker, nowMillis);
            _seeker.HandleTimeout(nowMillis);
            TransmitSeeker(_seeker);
        }
    }

    private void TransmitSeeker(ISessionSeeker seeker)
    {
        int length = seeker.PollTransmit(_transmit, 0, _transmit.Length);
        while (length > 0)
        {
            Send(length, seeker.Address);
            length = seeker.PollTransmit(_transmit, 0, _transmit.Length);
        }
    }

    private long NextSeekerMillis()
    {
        return _seeker == null ? Never : _seeker.NextTimeoutMillis;
    }

    private void TellSeekerOfLive(SecuredSession session, long nowMillis)
    {
        if (_seeker != null)
        {
            _seeker.NoteLive(session, nowMillis);
        }
    }

    private void TellSeekerOfEnd(Identifier peer)
    {
        if (_seeker != null && EntryOf(peer) == null)
        {
            _seeker.NoteEnded(peer, _ports.Clock.NowMillis);
        }
    }
}
