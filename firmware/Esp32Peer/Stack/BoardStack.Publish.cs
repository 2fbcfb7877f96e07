using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Stack;

/// <summary>
/// What the board tells its home gateway of its own accord: its documents, one after the other and part by part, under each new session and again at half of
/// their lifetime. The gateway answers for it from then on. PEER-DISCOVERY.md, "Publishing".
/// </summary>
public sealed partial class BoardStack
{
    private readonly byte[] _nobody = new byte[0];
    private int _publishing = -1;
    private ulong _publishingId;
    private int _publishingOffset;
    private int _publishingTries;
    private long _publishMillis = Never;
    private int _published;

    /// <summary>Documents that the gateway has of this board, by its receipts under the session that lives.</summary>
    public int Published
    {
        get { return _published; }
    }

    private void BeginPublishing(long nowMillis)
    {
        _publishing = -1;
        _published = 0;
        NextDocument(nowMillis);
    }

    private void NextDocument(long nowMillis)
    {
        _publishing++;
        _publishingId = 0;
        _publishingOffset = 0;
        _publishingTries = 0;
        _publishMillis = nowMillis;
    }

    private void Publish(StackParts parts, long nowMillis)
    {
        if (nowMillis < _publishMillis)
        {
            return;
        }

        SecuredSession? session = parts.Host.SessionWith(parts.Gateway);
        if (session == null)
        {
            _publishMillis = Never;
        }
        else if (_publishing >= BoardDocuments.Count)
        {
            BeginPublishing(nowMillis);
        }
        else if (_publishingTries == StackTiming.PublishTries)
        {
            // The gateway does not take it now: the next session, or the next round, tries again.
            RestPublishing(parts, nowMillis);
        }
        else
        {
            SendPart(parts, session, nowMillis);
        }
    }

    private void SendPart(StackParts parts, SecuredSession session, long nowMillis)
    {
        _publishingId = _publishingId == 0 ? parts.Tools.NewId() : _publishingId;
        _publishingTries++;
        _publishMillis = nowMillis + (_publishingTries * StackTiming.PublishAgainMillis);
        MessageWriter writer = Begin(parts, StackTag.Peers);
        WriteHead(writer, PeersMessageKind.Publish, _publishingId);
        WritePart(parts, _publishing, _publishingOffset, parts.Documents.DocumentLength(_publishing), PeersLimits.MaxPart);
        writer.WriteUInt8(PeersField.Scope, PeersScope.Public);
        Send(parts, session, _nobody);
    }

    private void TakeReceipt(StackParts parts, long nowMillis)
    {
        if (_publishingId == 0 || _peers.QueryId != _publishingId)
        {
            return;
        }

        int reason = (int)_peers.NumberOf(PeersField.Reason);
        if (reason == PeersReason.Continue)
        {
            bool isNext = _peers.PartOffset > _publishingOffset && _peers.PartOffset < parts.Documents.DocumentLength(_publishing);
            if (isNext)
            {
                _publishingOffset = _peers.PartOffset;
                _publishingTries = 0;
                _publishMillis = nowMillis;
            }

            return;
        }

        _published += reason == PeersReason.Accepted || reason == PeersReason.Known ? 1 : 0;
        NextDocument(nowMillis);
        if (_publishing == BoardDocuments.Count)
        {
            RestPublishing(parts, nowMillis);
        }
    }

    private void RestPublishing(StackParts parts, long nowMillis)
    {
        _publishing = BoardDocuments.Count;
        _publishingId = 0;
        _publishMillis = nowMillis + StackTiming.PublishRestMillis;
    }
}
