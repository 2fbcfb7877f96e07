using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Linking;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// The peers that this one is linked with, as its gateway told: a record each, so that a power cut costs at most what was being written. A peer
/// without links holds nothing here.
/// </summary>
internal sealed class LinkedPeers
{
    private readonly ICryptography _cryptography;
    private readonly PeerRecords _records;
    private readonly LinkedPeer?[] _places = new LinkedPeer?[LinkList.MaxEntries];

    /// <summary>Reads what storage holds.</summary>
    internal LinkedPeers(ICryptography cryptography, PeerRecords records)
    {
        _cryptography = cryptography;
        _records = records;
        for (int place = 0; place < _places.Length; place++)
        {
            if (!records.Has(NameOf(place)))
            {
                continue;
            }

            byte[] content = new byte[LinkedPeer.ContentLength];
            if (records.Read(NameOf(place), content) && LinkedPeer.IsUsed(content) && Find(content, 0) == null)
            {
                _places[place] = new LinkedPeer(cryptography, content);
            }
        }
    }

    /// <summary>Places in all.</summary>
    internal int Places
    {
        get { return _places.Length; }
    }

    /// <summary>The peer in a place; null for a free one.</summary>
    internal LinkedPeer? At(int place)
    {
        return _places[place];
    }

    /// <summary>A linked peer by its id, or null.</summary>
    internal LinkedPeer? Find(byte[] buffer, int offset)
    {
        for (int place = 0; place < _places.Length; place++)
        {
            LinkedPeer? linked = _places[place];
            if (linked != null && linked.Peer.Matches(buffer, offset))
            {
                return linked;
            }
        }

        return null;
    }

    /// <summary>A linked peer by its id, or null.</summary>
    internal LinkedPeer? Find(Identifier peer)
    {
        for (int place = 0; place < _places.Length; place++)
        {
            LinkedPeer? linked = _places[place];
            if (linked != null && linked.Peer.Equals(peer))
            {
                return linked;
            }
        }

        return null;
    }

    /// <summary>Adds a peer that is not there yet, in a free place. Storage has it when this answers true.</summary>
    internal bool Add(byte[] list, int entry)
    {
        for (int place = 0; place < _places.Length; place++)
        {
            if (_places[place] == null)
            {
                LinkedPeer linked = new LinkedPeer(_cryptography, LinkedPeer.NewContent(list, entry));
                _places[place] = linked;
                return Keep(linked);
            }
        }

        return false;
    }

    /// <summary>Writes a peer's record.</summary>
    internal bool Keep(LinkedPeer linked)
    {
        for (int place = 0; place < _places.Length; place++)
        {
            if (_places[place] == linked)
            {
                return _records.Write(NameOf(place), linked.Content);
            }
        }

        return false;
    }

    /// <summary>Forgets the peer in a place, here and in storage.</summary>
    internal void Remove(int place)
    {
        LinkedPeer? linked = _places[place];
        if (linked != null)
        {
            linked.Wipe();
            _records.Write(NameOf(place), linked.Content);
            _records.Delete(NameOf(place));
            _places[place] = null;
        }
    }

    /// <summary>Overwrites the keys here; storage keeps them.</summary>
    internal void Wipe()
    {
        for (int place = 0; place < _places.Length; place++)
        {
            LinkedPeer? linked = _places[place];
            if (linked != null)
            {
                linked.Wipe();
                _places[place] = null;
            }
        }
    }

    /// <summary>Overwrites and removes what storage holds.</summary>
    internal static void Forget(PeerRecords records)
    {
        for (int place = 0; place < LinkList.MaxEntries; place++)
        {
            if (records.Has(NameOf(place)))
            {
                records.Write(NameOf(place), new byte[LinkedPeer.ContentLength]);
                records.Delete(NameOf(place));
            }
        }
    }

    private static string NameOf(int place)
    {
        return "link." + place.ToString();
    }
}
