using System;
using NanoPeers.Cryptography;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// The keys that a linked pair can begin a session with, in the octets of its record. Three places: an introduction that no session has come of yet, the
/// newest resumption secret, and the key that the last session began with. The end that answers notes a live session first, the one that asks
/// after it has heard so. Whatever is lost between, the asker's newest key is one that the answerer has. CONSTRAINED-PEER.md, "Links".
/// </summary>
internal sealed class PairKeys
{
    /// <summary>Octets in the record.</summary>
    internal const int Length = PresharedIdLength + (Places * PlaceLength);

    /// <summary>Places for keys, best first.</summary>
    internal const int Places = 3;

    private const int Introduced = 0;
    private const int Newest = 1;
    private const int Used = 2;
    private const int PresharedIdLength = 8;
    private const int IdAt = 1;
    private const int AuthenticatorAt = IdAt + PresharedIdLength;
    private const int ExchangeAt = AuthenticatorAt + SecretAuthenticator.SecretLength;
    private const int PlaceLength = ExchangeAt + SecretAuthenticator.SecretLength;

    private readonly ICryptography _cryptography;
    private readonly byte[] _content;
    private readonly int _at;

    /// <summary>Views the keys of a record.</summary>
    internal PairKeys(ICryptography cryptography, byte[] content, int at)
    {
        _cryptography = cryptography;
        _content = content;
        _at = at;
    }

    /// <summary>The id of the newest introduction that was taken; 0 for none. The gateway compares it with the other end's.</summary>
    internal ulong IntroductionId
    {
        get { return BigEndian.ReadUInt64(_content, _at); }
    }

    /// <summary>Whether a place holds a key.</summary>
    internal bool Has(int place)
    {
        return _content[OffsetOf(place)] != 0;
    }

    /// <summary>The id of a place's key, as it stands in a request.</summary>
    internal ulong IdOf(int place)
    {
        return BigEndian.ReadUInt64(_content, OffsetOf(place) + IdAt);
    }

    /// <summary>The place of a key by its id; -1 when there is none.</summary>
    internal int Find(ulong id)
    {
        for (int place = 0; place < Places; place++)
        {
            if (Has(place) && IdOf(place) == id)
            {
                return place;
            }
        }

        return -1;
    }

    /// <summary>The next place with a key after a place, round the end; -1 when there is none at all.</summary>
    internal int After(int place)
    {
        for (int i = 1; i <= Places; i++)
        {
            int next = (place + i) % Places;
            if (Has(next))
            {
                return next;
            }
        }

        return -1;
    }

    /// <summary>Takes an introduction. What was there stays: the other end may not have taken this one.</summary>
    internal void Take(Introduction introduction)
    {
        int at = OffsetOf(Introduced);
        _content[at] = KeyExchangeMethod.Introduction;
        BigEndian.WriteUInt64(_content, at + IdAt, introduction.Id);
        introduction.CopySecrets(_content, at + AuthenticatorAt);
        BigEndian.WriteUInt64(_content, _at, introduction.Id);
    }

    /// <summary>Proves both ends, for a set-up with the key of a place.</summary>
    internal SecretAuthenticator CreateAuthenticator(int place)
    {
        return new SecretAuthenticator(_cryptography, AuthenticatorMethod.Introduction, _content, OffsetOf(place) + AuthenticatorAt);
    }

    /// <summary>The key agreement of a set-up with the key of a place.</summary>
    internal PresharedKeyExchange CreateExchange(int place)
    {
        int at = OffsetOf(place);
        return new PresharedKeyExchange(_content[at], IdOf(place), _content, at + ExchangeAt);
    }

    /// <summary>
    /// A session that began with a key is live: its secret for the next one becomes the newest, and the key that it began with is held until
    /// that is used. Where the group forbids resumption the introduction's key stays what it was.
    /// </summary>
    /// <returns>Whether anything changed.</returns>
    internal bool NoteLive(ulong usedId, SecuredSession session)
    {
        int used = Find(usedId);
        bool changes = used == Introduced || (used >= 0 && session.HasResumption);
        if (!changes)
        {
            return false;
        }

        if (used != Used)
        {
            Array.Copy(_content, OffsetOf(used), _content, OffsetOf(Used), PlaceLength);
        }

        if (used == Introduced)
        {
            Array.Clear(_content, OffsetOf(Introduced), PlaceLength);
        }

        int newest = OffsetOf(Newest);
        if (session.TryTakeResumption(_content, newest + ExchangeAt, out ulong id))
        {
            _content[newest] = KeyExchangeMethod.Resumption;
            BigEndian.WriteUInt64(_content, newest + IdAt, id);
            Array.Copy(_content, OffsetOf(Used) + AuthenticatorAt, _content, newest + AuthenticatorAt, SecretAuthenticator.SecretLength);
        }
        else
        {
            Array.Clear(_content, newest, PlaceLength);
        }

        return true;
    }

    private int OffsetOf(int place)
    {
        return _at + PresharedIdLength + (place * PlaceLength);
    }
}
