using System;
using NanoPeers.Firmware.Ports;
using NanoPeers.Identifiers;

namespace NanoPeers.Firmware.Groups;

/// <summary>
/// The members that were heard under a group's key: where each is, its newest request, and whether it answered the press that waits. When there are more
/// than places the one that was silent longest makes room: replays are kept out by the keys' own windows, not here.
/// </summary>
internal sealed class HeardMembers
{
    private const int Places = BoardGroupTiming.Senders;

    private readonly byte[] _ids = new byte[Places * Identifier.Length];
    private readonly byte[] _addresses = new byte[Places * AddressOctets.Length];
    private readonly uint[] _requests = new uint[Places];
    private readonly bool[] _hasAsked = new bool[Places];
    private readonly bool[] _hasAnswered = new bool[Places];
    private readonly long[] _heardMillis = new long[Places];

    /// <summary>Members here.</summary>
    internal int Count { get; private set; }

    /// <summary>Notes an authentic message.</summary>
    /// <returns>The member's place.</returns>
    internal int Note(byte[] buffer, int senderOffset, byte[] source, long nowMillis)
    {
        int place = Find(buffer, senderOffset);
        if (place < 0)
        {
            place = Take();
            Array.Copy(buffer, senderOffset, _ids, place * Identifier.Length, Identifier.Length);
            _hasAsked[place] = false;
            _hasAnswered[place] = false;
        }

        Array.Copy(source, 0, _addresses, place * AddressOctets.Length, AddressOctets.Length);
        _heardMillis[place] = nowMillis;
        return place;
    }

    /// <summary>Notes a request; false when it, or a later one of the member, was carried out.</summary>
    internal bool TakeRequest(int place, uint request)
    {
        bool isNew = !_hasAsked[place] || (int)(request - _requests[place]) > 0;
        if (isNew)
        {
            _hasAsked[place] = true;
            _requests[place] = request;
        }

        return isNew;
    }

    /// <summary>A press begins: nobody has answered it.</summary>
    internal void ForgetAnswers()
    {
        Array.Clear(_hasAnswered, 0, Places);
    }

    /// <summary>A member answered the press that waits.</summary>
    internal void NoteAnswer(int place)
    {
        _hasAnswered[place] = true;
    }

    /// <summary>Whether a member has answered it.</summary>
    internal bool HasAnswered(int place)
    {
        return _hasAnswered[place];
    }

    /// <summary>Whether all members that are known have answered.</summary>
    internal bool HaveAllAnswered()
    {
        for (int place = 0; place < Count; place++)
        {
            if (!_hasAnswered[place])
            {
                return false;
            }
        }

        return Count > 0;
    }

    /// <summary>Writes where a member is.</summary>
    internal void CopyAddress(int place, byte[] into)
    {
        Array.Copy(_addresses, place * AddressOctets.Length, into, 0, AddressOctets.Length);
    }

    /// <summary>A member's place; -1 for who was not heard.</summary>
    internal int Find(byte[] buffer, int offset)
    {
        for (int place = 0; place < Count; place++)
        {
            int difference = 0;
            for (int i = 0; i < Identifier.Length; i++)
            {
                difference |= _ids[(place * Identifier.Length) + i] ^ buffer[offset + i];
            }

            if (difference == 0)
            {
                return place;
            }
        }

        return -1;
    }

    /// <summary>Forgets all.</summary>
    internal void Clear()
    {
        Count = 0;
    }

    private int Take()
    {
        if (Count < Places)
        {
            Count++;
            return Count - 1;
        }

        int oldest = 0;
        for (int place = 1; place < Places; place++)
        {
            oldest = _heardMillis[place] < _heardMillis[oldest] ? place : oldest;
        }

        return oldest;
    }
}
