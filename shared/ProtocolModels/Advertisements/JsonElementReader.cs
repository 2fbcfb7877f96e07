using System.Text;

namespace NanoPeers.Advertisements;

/// <summary>
/// Reads an advertisement's JSON as it comes, in pieces of any size, and says what it comes upon. It holds the path of names and one
/// text, never the document, so a board reads documents that are larger than its memory. It never throws on input. ADVERTISEMENTS.md, "JSON".
/// <code>while ((e = reader.Read(buffer, offset, count)) != JsonEvent.NeedMore) { offset += reader.Used; count -= reader.Used; … }</code>
/// </summary>
public sealed class JsonElementReader
{
    private const int Document = 0;
    private const int Element = 1;
    private const int Repeated = 2;
    private const int Listed = 3;
    private const int Wrapped = 4;

    private const int ExpectValue = 0;
    private const int ExpectKey = 1;
    private const int ExpectKeyOrEnd = 2;
    private const int ExpectColon = 3;
    private const int ExpectMore = 4;
    private const int ExpectNothing = 5;
    private const int InString = 6;
    private const int ExpectOpen = 7;

    private const int MaxFrames = (AdvertisementLimits.MaxDepth * 3) + 2;

    private readonly byte[] _names;
    private readonly byte[] _token;
    private readonly JsonStringReader _string;
    private readonly JsonStringReader _key;
    private readonly byte[] _frames = new byte[MaxFrames];
    private readonly int[] _nameEnds = new int[MaxFrames];
    private readonly bool[] _hasChildren = new bool[MaxFrames];
    private readonly bool[] _hasText = new bool[MaxFrames];
    private int _top;
    private int _expect;
    private int _depth;
    private int _items;
    private int _eventStart;
    private int _eventEnd;
    private bool _readsKey;
    private JsonEvent _then;
    private JsonEvent _failed;

    /// <summary>Makes a reader.</summary>
    /// <param name="token">Room for the longest text.</param>
    /// <param name="names">Room for the names of the elements that are open, one behind the other.</param>
    public JsonElementReader(byte[] token, byte[] names)
    {
        _token = token;
        _names = names;
        _string = new JsonStringReader(token);
        _key = new JsonStringReader(names);
        Start();
    }

    /// <summary>Octets that the last <see cref="Read"/> used.</summary>
    public int Used { get; private set; }

    /// <summary>How many elements are open.</summary>
    public int Depth
    {
        get { return _depth; }
    }

    /// <summary>The name that an element or attribute has; after Begin and Attribute.</summary>
    public string Name()
    {
        return Encoding.UTF8.GetString(_names, _eventStart, _eventEnd - _eventStart);
    }

    /// <summary>Whether the name is a certain one. Allocates nothing.</summary>
    /// <param name="name">ASCII.</param>
    public bool IsName(string name)
    {
        if (_eventEnd - _eventStart != name.Length)
        {
            return false;
        }

        for (int i = 0; i < name.Length; i++)
        {
            if (_names[_eventStart + i] != name[i])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>The text or the attribute's value; after Text and Attribute.</summary>
    public string Value()
    {
        return Encoding.UTF8.GetString(_token, 0, _string.End);
    }

    /// <summary>Octets of the value, which stand at the beginning of the token's buffer.</summary>
    public int ValueLength
    {
        get { return _string.End; }
    }

    /// <summary>Begins anew.</summary>
    public void Start()
    {
        _top = 0;
        _frames[0] = Document;
        _nameEnds[0] = 0;
        _hasChildren[0] = false;
        _hasText[0] = false;
        _expect = ExpectOpen;
        _depth = 0;
        _items = 0;
        _then = JsonEvent.NeedMore;
        _failed = JsonEvent.NeedMore;
        _readsKey = false;
    }

    /// <summary>Takes octets until it comes upon something.</summary>
    /// <param name="buffer">Holds them.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">How many.</param>
    /// <returns>What it came upon; once it refused, always the same.</returns>
    public JsonEvent Read(byte[] buffer, int offset, int count)
    {
        Used = 0;
        if (_failed != JsonEvent.NeedMore)
        {
            return _failed;
        }

        JsonEvent next = Pending();
        while (next == JsonEvent.NeedMore && Used < count)
        {
            next = Take(buffer[offset + Used]);
            Used++;
        }

        if (next == JsonEvent.Malformed || next == JsonEvent.TooLarge)
        {
            _failed = next;
        }

        return next;
    }

    /// <summary>An element that is a text begins, has the text and ends, all by one string.</summary>
    private JsonEvent Pending()
    {
        JsonEvent next = _then;
        _then = JsonEvent.NeedMore;
        if (next == JsonEvent.Text)
        {
            _then = JsonEvent.End;
            return _string.End > 0 ? JsonEvent.Text : Pending();
        }

        return next == JsonEvent.End ? EndText() : next;
    }

    private JsonEvent EndText()
    {
        _depth--;
        AfterValue();
        return JsonEvent.End;
    }

    private JsonEvent Take(byte octet)
    {
        if (_expect == InString)
        {
            JsonEvent taken = (_readsKey ? _key : _string).Take(octet);
            return taken == JsonEvent.Text ? EndString() : taken;
        }

        if (octet == ' ' || octet == '\t' || octet == '\n' || octet == '\r')
        {
            return JsonEvent.NeedMore;
        }

        switch (_expect)
        {
            case ExpectOpen: return Go(octet == '{', ExpectKey);
            case ExpectColon: return Go(octet == ':', ExpectValue);
            case ExpectKey: return octet == '"' ? BeginKey() : JsonEvent.Malformed;
            case ExpectKeyOrEnd: return octet == '"' ? BeginKey() : octet == '}' ? Close(octet) : JsonEvent.Malformed;
            case ExpectMore: return octet == ',' ? More() : Close(octet);
            case ExpectValue: return BeginValue(octet);
            default: return JsonEvent.Malformed;
        }
    }

    private JsonEvent Go(bool good, int next)
    {
        _expect = next;
        return good ? JsonEvent.NeedMore : JsonEvent.Malformed;
    }

    private JsonEvent BeginKey()
    {
        _key.Begin(NameStart());
        _readsKey = true;
        _expect = InString;
        return JsonEvent.NeedMore;
    }

    private JsonEvent EndString()
    {
        if (_readsKey)
        {
            _readsKey = false;
            _nameEnds[_top] = _key.End;
            _expect = ExpectColon;
            return _key.End > NameStart() && _key.End - NameStart() <= AdvertisementLimits.MaxName + 1 ? JsonEvent.NeedMore : JsonEvent.Malformed;
        }

        if (_frames[_top] == Element && IsAttribute())
        {
            NoteName(1);
            _expect = ExpectMore;
            return _hasChildren[_top] || _hasText[_top] ? JsonEvent.Malformed : JsonEvent.Attribute;
        }

        if (_frames[_top] == Element && IsKey('#'))
        {
            bool good = !_hasChildren[_top] && !_hasText[_top] && _string.End > 0;
            _hasText[_top] = true;
            _expect = ExpectMore;
            return good ? JsonEvent.Text : JsonEvent.Malformed;
        }

        JsonEvent begun = BeginElement();
        _then = begun == JsonEvent.Begin ? JsonEvent.Text : JsonEvent.NeedMore;
        return begun;
    }

    private JsonEvent BeginValue(byte octet)
    {
        bool isMember = _frames[_top] == Element;
        if (octet == '"')
        {
            _string.Begin(0);
            _expect = InString;
            return JsonEvent.NeedMore;
        }

        if (octet == '[')
        {
            bool isList = isMember && IsKey('*');
            bool isRepeated = isMember && !IsSpecial();
            return isList ? BeginChildren(Listed) : isRepeated && !_hasText[_top] ? BeginChildren(Repeated) : JsonEvent.Malformed;
        }

        if (octet != '{')
        {
            return JsonEvent.Malformed;
        }

        if (_frames[_top] == Listed)
        {
            return Push(Wrapped, ExpectKey);
        }

        if (isMember && IsSpecial())
        {
            return JsonEvent.Malformed;
        }

        JsonEvent begun = BeginElement();
        if (begun != JsonEvent.Begin)
        {
            return begun;
        }

        JsonEvent pushed = Push(Element, ExpectKeyOrEnd);
        return pushed == JsonEvent.NeedMore ? JsonEvent.Begin : pushed;
    }

    /// <summary>An array of the children of one name, or of all children in their order; the latter stands alone.</summary>
    private JsonEvent BeginChildren(int frame)
    {
        bool second = frame == Listed && _hasChildren[_top];
        _hasChildren[_top] = true;
        return second || _hasText[_top] ? JsonEvent.Malformed : Push(frame, ExpectValue);
    }

    private JsonEvent BeginElement()
    {
        if (_hasText[_top] || _frames[_top] == Listed || IsSpecial())
        {
            return JsonEvent.Malformed;
        }

        _hasChildren[_top] = true;
        NoteName(0);
        _depth++;
        _items++;
        return _depth > AdvertisementLimits.MaxDepth || _items > AdvertisementLimits.MaxElements ? JsonEvent.TooLarge : JsonEvent.Begin;
    }

    private JsonEvent More()
    {
        int frame = _frames[_top];
        _expect = frame == Element ? ExpectKey : ExpectValue;
        return frame == Element || frame == Repeated || frame == Listed ? JsonEvent.NeedMore : JsonEvent.Malformed;
    }

    private JsonEvent Close(byte octet)
    {
        int frame = _frames[_top];
        bool isArray = frame == Repeated || frame == Listed;
        if (octet != (isArray ? ']' : '}'))
        {
            return JsonEvent.Malformed;
        }

        if (frame == Document)
        {
            _expect = ExpectNothing;
            return JsonEvent.Finished;
        }

        _top--;
        AfterValue();
        if (frame != Element)
        {
            return JsonEvent.NeedMore;
        }

        _depth--;
        return JsonEvent.End;
    }

    private void AfterValue()
    {
        _expect = ExpectMore;
    }

    /// <summary>What is inside begins behind the name of what is outside; an array's items have the array's name.</summary>
    private JsonEvent Push(int frame, int expect)
    {
        if (_top + 1 == MaxFrames)
        {
            return JsonEvent.TooLarge;
        }

        int end = _frames[_top] == Listed ? NameStart() : _nameEnds[_top];
        _top++;
        _frames[_top] = (byte)frame;
        _nameEnds[_top] = end;
        _hasChildren[_top] = false;
        _hasText[_top] = false;
        _expect = expect;
        return JsonEvent.NeedMore;
    }

    private int NameStart()
    {
        int frame = _top;
        while (frame > 0 && _frames[frame] == Repeated)
        {
            frame--;
        }

        return frame == 0 ? 0 : _nameEnds[frame - 1];
    }

    private bool IsAttribute()
    {
        return _nameEnds[_top] > NameStart() && _names[NameStart()] == '@';
    }

    private bool IsKey(char mark)
    {
        return _nameEnds[_top] == NameStart() + 1 && _names[NameStart()] == mark;
    }

    private bool IsSpecial()
    {
        return IsAttribute() || IsKey('#') || IsKey('*');
    }

    private void NoteName(int mark)
    {
        _eventStart = NameStart() + mark;
        _eventEnd = _nameEnds[_top];
    }
}
