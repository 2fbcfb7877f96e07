using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Certificates;

/// <summary>
/// Certificates of other members that passed the check once, by digest and by peer, so that they need not travel again. Bounded: the oldest goes
/// first. Any thread may call.
/// </summary>
internal sealed class CertificateShelf
{
    /// <summary>Certificates kept.</summary>
    internal const int Capacity = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, MemberCertificate> _byDigest = [];
    private readonly Dictionary<Identifier, MemberCertificate> _byPeer = [];
    private readonly Queue<string> _order = new();

    internal int Count
    {
        get
        {
            lock (_gate)
            {
                return _byDigest.Count;
            }
        }
    }

    internal void Put(MemberCertificate certificate)
    {
        string name = NameOf(certificate.Digest.Span);
        lock (_gate)
        {
            bool newest = !_byPeer.TryGetValue(certificate.Peer, out MemberCertificate? known) || known.NotAfter <= certificate.NotAfter;
            if (newest)
            {
                _byPeer[certificate.Peer] = certificate;
            }

            if (!_byDigest.TryAdd(name, certificate))
            {
                return;
            }

            _order.Enqueue(name);
            if (_order.Count > Capacity)
            {
                Drop(_order.Dequeue());
            }
        }
    }

    internal MemberCertificate? Find(ReadOnlySpan<byte> digest)
    {
        lock (_gate)
        {
            return _byDigest.GetValueOrDefault(NameOf(digest));
        }
    }

    internal MemberCertificate? FindNewest(Identifier peer)
    {
        lock (_gate)
        {
            return _byPeer.GetValueOrDefault(peer);
        }
    }

    private static string NameOf(ReadOnlySpan<byte> digest) => Convert.ToHexString(digest);

    private void Drop(string name)
    {
        _byDigest.Remove(name, out MemberCertificate? dropped);
        if (dropped is not null && _byPeer.GetValueOrDefault(dropped.Peer) == dropped)
        {
            _byPeer.Remove(dropped.Peer);
        }
    }
}
