using System;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.PeerDiscovery;

/// <summary>Collects entries in a buffer of its own, until one does not fit. See <see cref="PeersEntryReader"/>. Used again.</summary>
public sealed class PeersEntryWriter
{
    private readonly byte[] _buffer = new byte[PeersLimits.MaxEntries];

    /// <summary>The octets collected so far.</summary>
    public byte[] Buffer
    {
        get { return _buffer; }
    }

    /// <summary>How many octets.</summary>
    public int Length { get; private set; }

    /// <summary>How many entries.</summary>
    public int Count { get; private set; }

    /// <summary>Forgets all entries.</summary>
    public void Clear()
    {
        Length = 0;
        Count = 0;
    }

    /// <summary>Adds an entry.</summary>
    /// <param name="kind">Kind of the advertisement, 1 to 255.</param>
    /// <param name="flags">Bits of <see cref="PeersEntryFlags"/>; with Whole the document is added.</param>
    /// <param name="publisher">Who published it.</param>
    /// <param name="version">Version of the document.</param>
    /// <param name="secondsLeft">Seconds that it still lives.</param>
    /// <param name="total">Octets of the document; 0 when there is none to be had.</param>
    /// <param name="name">ASCII of the canonical name, at most 255 octets.</param>
    /// <param name="title">UTF-8 of the title.</param>
    /// <param name="endpoint">ASCII of the endpoint; empty for none.</param>
    /// <param name="document">The document; looked at with Whole alone.</param>
    /// <param name="capacity">Most octets that all entries together may have.</param>
    /// <returns>False when it does not fit; nothing is added then.</returns>
    public bool TryAdd(
        int kind, int flags, Identifier publisher, uint version, uint secondsLeft, int total, byte[] name, byte[] title, byte[] endpoint, byte[] document,
        int capacity)
    {
        int documentLength = (flags & PeersEntryFlags.Whole) != 0 ? total : 0;
        int length = PeersEntryReader.FixedLength + 3 + name.Length + title.Length + endpoint.Length + documentLength;
        int room = capacity < _buffer.Length ? capacity : _buffer.Length;
        bool texts = name.Length < 256 && title.Length <= PeersLimits.MaxTitle && endpoint.Length <= Limits.MaxEndpointLength;
        if (!texts || Count == PeersEntryReader.MaxCount || Length + 2 + length > room)
        {
            return false;
        }

        int at = Length;
        BigEndian.WriteUInt16(_buffer, at, length);
        _buffer[at + 2] = (byte)kind;
        _buffer[at + 3] = (byte)flags;
        publisher.CopyTo(_buffer, at + 4);
        BigEndian.WriteUInt32(_buffer, at + 20, version);
        BigEndian.WriteUInt32(_buffer, at + 24, secondsLeft);
        BigEndian.WriteUInt32(_buffer, at + 28, (uint)total);
        at = Append(Append(Append(at + 32, name), title), endpoint);
        Array.Copy(document, 0, _buffer, at, documentLength);
        Length = at + documentLength;
        Count++;
        return true;
    }

    private int Append(int at, byte[] text)
    {
        _buffer[at] = (byte)text.Length;
        Array.Copy(text, 0, _buffer, at + 1, text.Length);
        return at + 1 + text.Length;
    }
}
