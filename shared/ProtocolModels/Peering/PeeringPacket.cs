using System.Text;
using NanoPeers.Identifiers;

namespace NanoPeers.Peering;

/// <summary>
/// A view of one peering packet: one empty XML element, <c>service</c>, whose attributes are its key-value pairs (S2, packet format). Reads in place and
/// bounded, resolves references in the buffer, and allocates nothing; used again for the next packet. What it reads, any XML processor reads the same
/// (XML 1.0, sections 2.3, 3.1, 3.3.3, 4.1). PEERING.md.
/// </summary>
public sealed class PeeringPacket
{
    private readonly int[] _keyOffsets = new int[PeeringLimits.MaxPairs];
    private readonly int[] _keyLengths = new int[PeeringLimits.MaxPairs];
    private readonly int[] _valueOffsets = new int[PeeringLimits.MaxPairs];
    private readonly int[] _valueLengths = new int[PeeringLimits.MaxPairs];
    private readonly XmlReferences _references = new XmlReferences();
    private int _at;
    private int _end;

    /// <summary>Makes a view of nothing.</summary>
    public PeeringPacket()
    {
        Buffer = new byte[0];
    }

    /// <summary>The octets that are viewed.</summary>
    public byte[] Buffer { get; private set; }

    /// <summary>Key-value pairs.</summary>
    public int Count { get; private set; }

    /// <summary>Where reading ended; with a fault, where it was noticed.</summary>
    public int Position
    {
        get { return _at; }
    }

    /// <summary>What it says: one of <see cref="PeeringPacketType"/>.</summary>
    public int Type { get; private set; }

    /// <summary>Names the request on the node that asked.</summary>
    public uint Id { get; private set; }

    /// <summary>A short hash of the resource; 0 where none is named.</summary>
    internal uint HrefHash { get; private set; }

    /// <summary>A short hash of the sender's node id; 0 where none is named.</summary>
    internal uint NodeHash { get; private set; }

    /// <summary>In "I found": a short hash of the node whose answer was accepted; 0 where none is named.</summary>
    internal uint ByHash { get; private set; }

    /// <summary>In "I found": whether it was a download in progress.</summary>
    internal bool FindsDownload { get; private set; }

    /// <summary>In "I need": whether it can be fetched by HTTP; a request without the key accepts whatever there is.</summary>
    internal bool AcceptsHttp { get; private set; }

    /// <summary>Reads a packet. The octets of values with references are changed in the buffer.</summary>
    /// <param name="buffer">Holds it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <returns>One of <see cref="PeeringFault"/>; but with None the view is of nothing that counts.</returns>
    public int TryRead(byte[] buffer, int offset, int count)
    {
        Buffer = buffer;
        _at = offset;
        _end = offset + count;
        Count = 0;
        Type = PeeringPacketType.Application;
        Id = 0;
        HrefHash = 0;
        NodeHash = 0;
        if (count < 1 || count > PeeringLimits.MaxPacket)
        {
            return PeeringFault.Length;
        }

        int fault = ReadElement();
        return fault == PeeringFault.None ? CheckPairs() : fault;
    }

    /// <summary>The place of a key; -1 where it is not.</summary>
    /// <param name="key">The key, ASCII.</param>
    public int Find(string key)
    {
        for (int i = 0; i < Count; i++)
        {
            if (IsText(key, _keyOffsets[i], _keyLengths[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Whether a key stands there with a value.</summary>
    /// <param name="key">The key, ASCII.</param>
    /// <param name="value">The value, ASCII.</param>
    public bool IsValue(string key, string value)
    {
        int place = Find(key);
        return place >= 0 && IsText(value, _valueOffsets[place], _valueLengths[place]);
    }

    /// <summary>Where a value begins in the buffer.</summary>
    /// <param name="place">Of the pair, from 0.</param>
    public int OffsetOf(int place)
    {
        return _valueOffsets[place];
    }

    /// <summary>Octets of a value.</summary>
    /// <param name="place">Of the pair, from 0.</param>
    public int LengthOf(int place)
    {
        return _valueLengths[place];
    }

    /// <summary>A key. Allocates.</summary>
    /// <param name="place">Of the pair, from 0.</param>
    public string KeyAt(int place)
    {
        return Encoding.UTF8.GetString(Buffer, _keyOffsets[place], _keyLengths[place]);
    }

    /// <summary>A value. Allocates.</summary>
    /// <param name="place">Of the pair, from 0.</param>
    public string ValueAt(int place)
    {
        return Encoding.UTF8.GetString(Buffer, _valueOffsets[place], _valueLengths[place]);
    }

    /// <summary>A value by its key, or null. Allocates.</summary>
    /// <param name="key">The key, ASCII.</param>
    public string? ValueOf(string key)
    {
        int place = Find(key);
        return place < 0 ? null : ValueAt(place);
    }

    /// <summary>A value as a number of decimal digits.</summary>
    /// <param name="key">The key, ASCII.</param>
    /// <param name="number">The number; 0 where there is none.</param>
    /// <returns>False where the key is not, or its value is no number below 2^63.</returns>
    public bool TryNumberOf(string key, out long number)
    {
        number = 0;
        int place = Find(key);
        if (place < 0 || _valueLengths[place] == 0 || _valueLengths[place] > 18)
        {
            return false;
        }

        for (int i = 0; i < _valueLengths[place]; i++)
        {
            int digit = Buffer[_valueOffsets[place] + i] - '0';
            if (digit < 0 || digit > 9)
            {
                number = 0;
                return false;
            }

            number = (number * 10) + digit;
        }

        return true;
    }

    private int ReadElement()
    {
        SkipSpace();
        if (!Take('<') || !TakeWord("service"))
        {
            return PeeringFault.NotAnElement;
        }

        while (SkipSpace() && _at < _end && Buffer[_at] != '/' && Buffer[_at] != '>')
        {
            int fault = ReadPair();
            if (fault != PeeringFault.None)
            {
                return fault;
            }
        }

        if (!TakeEnd())
        {
            return PeeringFault.NotAnElement;
        }

        SkipSpace();
        return _at == _end ? PeeringFault.None : PeeringFault.NotAnElement;
    }

    /// <summary>Either <c>/&gt;</c>, or <c>&gt;</c> and at once the end tag.</summary>
    private bool TakeEnd()
    {
        if (Take('/'))
        {
            return Take('>');
        }

        if (!Take('>') || !Take('<') || !Take('/') || !TakeWord("service"))
        {
            return false;
        }

        SkipSpace();
        return Take('>');
    }

    private int ReadPair()
    {
        if (Count == PeeringLimits.MaxPairs)
        {
            return PeeringFault.TooManyPairs;
        }

        int key = _at;
        while (_at < _end && IsNameOctet(Buffer[_at], _at == key))
        {
            _at++;
        }

        int length = _at - key;
        if (length == 0 || length > PeeringLimits.MaxKey || IsReserved(key, length))
        {
            _at = key;
            return PeeringFault.BadKey;
        }

        for (int i = 0; i < Count; i++)
        {
            if (_keyLengths[i] == length && AreSame(_keyOffsets[i], key, length))
            {
                _at = key;
                return PeeringFault.TwiceTheKey;
            }
        }

        _keyOffsets[Count] = key;
        _keyLengths[Count] = length;
        SkipSpace();
        if (!Take('='))
        {
            return PeeringFault.BadValue;
        }

        SkipSpace();
        return ReadValue();
    }

    private int ReadValue()
    {
        if (_at == _end || (Buffer[_at] != '"' && Buffer[_at] != '\''))
        {
            return PeeringFault.BadValue;
        }

        byte quote = Buffer[_at++];
        int start = _at;
        while (_at < _end && Buffer[_at] != quote && Buffer[_at] != '<')
        {
            _at++;
        }

        if (_at == _end || Buffer[_at] != quote)
        {
            return PeeringFault.BadValue;
        }

        int length = _references.Resolve(Buffer, start, _at - start);
        if (length < 0)
        {
            _at = start;
            return PeeringFault.BadReference;
        }

        if (length > PeeringLimits.MaxValue || !Utf8Text.IsPlain(Buffer, start, length) || XmlReferences.HasNoCharacter(Buffer, start, length))
        {
            _at = start;
            return PeeringFault.BadValue;
        }

        _at++;
        _valueOffsets[Count] = start;
        _valueLengths[Count] = length;
        Count++;

        // Pairs are parted by white space; the end may follow at once.
        bool isParted = _at == _end || IsSpace(Buffer[_at]) || Buffer[_at] == '/' || Buffer[_at] == '>';
        return isParted ? PeeringFault.None : PeeringFault.NotAnElement;
    }

    private int CheckPairs()
    {
        bool hasId = TryNumberOf(PeeringKey.Id, out long id) && id <= uint.MaxValue;
        int type = Find(PeeringKey.Type);
        if (!hasId || type < 0 || _valueLengths[type] == 0 || !IsValue(PeeringKey.Version, PeeringKey.Version10))
        {
            return PeeringFault.BadPair;
        }

        Id = (uint)id;
        Type = PeeringPacketType.Of(this);
        HrefHash = HashOf(PeeringKey.Href);
        NodeHash = HashOf(PeeringKey.Node);
        ByHash = Type == PeeringPacketType.EndRequest ? HashOf(PeeringKey.By) : 0;
        FindsDownload = Type == PeeringPacketType.EndRequest && IsValue(PeeringKey.Waits, "download");
        AcceptsHttp = Type == PeeringPacketType.Request && (Find(PeeringKey.AcceptProtocol) < 0 || HasWord(PeeringKey.AcceptProtocol, "http"));
        return IsNumber(PeeringKey.Received) && IsNumber(PeeringKey.Total) ? PeeringFault.None : PeeringFault.BadPair;
    }

    /// <summary>A short hash of a value; 0 where the key is not.</summary>
    internal uint HashOf(string key)
    {
        int place = Find(key);
        return place < 0 ? 0 : PeeringHash.Of(Buffer, _valueOffsets[place], _valueLengths[place]);
    }

    /// <summary>Whether the sender's node id comes before a text, octet by octet; a packet without one comes before none.</summary>
    internal bool IsNodeBefore(string text)
    {
        int place = Find(PeeringKey.Node);
        if (place < 0)
        {
            return false;
        }

        int length = _valueLengths[place];
        for (int i = 0; i < length && i < text.Length; i++)
        {
            int difference = Buffer[_valueOffsets[place] + i] - text[i];
            if (difference != 0)
            {
                return difference < 0;
            }
        }

        return length < text.Length;
    }

    /// <summary>Whether one of the words of a value, parted by blanks or commas, is this one, ASCII.</summary>
    private bool HasWord(string key, string word)
    {
        int place = Find(key);
        int start = place < 0 ? 0 : _valueOffsets[place];
        int end = place < 0 ? 0 : start + _valueLengths[place];
        for (int i = start; i <= end && place >= 0; i++)
        {
            if (i == end || Buffer[i] == ' ' || Buffer[i] == ',')
            {
                if (IsText(word, start, i - start))
                {
                    return true;
                }

                start = i + 1;
            }
        }

        return false;
    }

    private bool IsNumber(string key)
    {
        return Find(key) < 0 || TryNumberOf(key, out _);
    }

    /// <summary>Names that begin so are XML's own (XML 1.0 section 2.3; they would declare namespaces).</summary>
    private bool IsReserved(int offset, int length)
    {
        return length >= 3 && (Buffer[offset] | 0x20) == 'x' && (Buffer[offset + 1] | 0x20) == 'm' && (Buffer[offset + 2] | 0x20) == 'l';
    }

    private bool AreSame(int first, int second, int length)
    {
        for (int i = 0; i < length; i++)
        {
            if (Buffer[first + i] != Buffer[second + i])
            {
                return false;
            }
        }

        return true;
    }

    private bool IsText(string text, int offset, int length)
    {
        if (text.Length != length)
        {
            return false;
        }

        for (int i = 0; i < length; i++)
        {
            if (text[i] != Buffer[offset + i])
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsNameOctet(byte octet, bool isFirst)
    {
        bool letter = (octet >= 'a' && octet <= 'z') || (octet >= 'A' && octet <= 'Z') || octet == '_';
        bool later = (octet >= '0' && octet <= '9') || octet == '-' || octet == '.';
        return letter || (later && !isFirst);
    }

    private static bool IsSpace(byte octet)
    {
        return octet == ' ' || octet == '\t' || octet == '\r' || octet == '\n';
    }

    /// <summary>Always true, so that a loop can begin with it.</summary>
    private bool SkipSpace()
    {
        while (_at < _end && IsSpace(Buffer[_at]))
        {
            _at++;
        }

        return true;
    }

    private bool Take(char character)
    {
        bool isThere = _at < _end && Buffer[_at] == character;
        _at += isThere ? 1 : 0;
        return isThere;
    }

    private bool TakeWord(string word)
    {
        bool isThere = _end - _at >= word.Length && IsText(word, _at, word.Length);
        _at += isThere ? word.Length : 0;
        return isThere && (_at == _end || !IsNameOctet(Buffer[_at], false));
    }
}
