using NanoPeers.Messages;
using NanoPeers.PeerDiscovery;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>One document on its way to another peer's index: a part at a time, again until a receipt comes.</summary>
internal sealed class Publication
{
    internal const int AgainMillis = 300;
    internal const int MaxQuestions = 6;

    private readonly AdvertisedDocument _document;
    private int _offset;
    private int _sent;
    private bool _isDue = true;
    private long _sentAtMillis;

    internal Publication(AdvertisedDocument document, ulong id, DiscoveryPath to)
    {
        _document = document;
        Id = id;
        To = to;
    }

    internal ulong Id { get; }

    internal DiscoveryPath To { get; }

    /// <summary>What became of it, <see cref="PeersReason"/>; null while it is on its way, and for ever where nobody answers.</summary>
    internal int? Outcome { get; private set; }

    internal bool IsOver => Outcome is not null || _sent > MaxQuestions;

    internal long NextTimeoutMillis => IsOver ? long.MaxValue : _isDue ? 0 : _sentAtMillis + (AgainMillis * _sent);

    internal void HandleReceipt(PeersMessage receipt)
    {
        int reason = (int)receipt.NumberOf(PeersField.Reason);
        if (IsOver)
        {
            return;
        }

        if (reason != PeersReason.Continue)
        {
            Outcome = reason;
        }
        else if (receipt.PartOffset > _offset && receipt.PartOffset < _document.Octets.Length)
        {
            _offset = receipt.PartOffset;
            _sent = 0;
            _isDue = true;
        }
    }

    /// <summary>The part that is due, or null.</summary>
    internal DiscoverySend? Poll(long now)
    {
        if (IsOver || now < NextTimeoutMillis)
        {
            return null;
        }

        _sent++;
        _isDue = false;
        _sentAtMillis = now;
        if (_sent > MaxQuestions)
        {
            return null;
        }

        int offset = _offset;
        return new DiscoverySend(To, ProtocolTag.Peers, writer => PeersWriting.Publish(writer, Id, _document, offset));
    }
}
