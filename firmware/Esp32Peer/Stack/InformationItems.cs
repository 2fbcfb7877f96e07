using NanoPeers.Information;

namespace NanoPeers.Firmware.Stack;

/// <summary>
/// The items of an answer, as <c>InfoItemWriter</c> has them: as many whole ones as there is room for, from a number on. Gone through twice: once to count,
/// once to write. Allocates nothing. INFORMATION.md.
/// </summary>
internal sealed class InformationItems
{
    private const int NumberLength = 8;
    private const int NumberKind = 1;
    private const int TextKind = 2;

    private readonly OctetWindow _window;
    private int _capacity;
    private int _from;
    private int _index;

    internal InformationItems(OctetWindow window)
    {
        _window = window;
    }

    /// <summary>Octets of the items that fit.</summary>
    internal int Length
    {
        get { return _window.Length; }
    }

    /// <summary>The first item that did not fit; 0 when all did.</summary>
    internal int Next { get; private set; }

    /// <summary>Begins to count.</summary>
    internal void Measure(int from, int capacity)
    {
        _window.Measure();
        Begin(from, capacity);
    }

    /// <summary>Begins to write as many octets as were counted.</summary>
    internal void Write(int from, byte[] buffer, int at, int count)
    {
        _window.Begin(buffer, at, 0, count);
        Begin(from, count);
    }

    /// <summary>Adds a number.</summary>
    internal void Add(string name, ulong value)
    {
        if (Takes(name, NumberLength))
        {
            WriteName(name, NumberKind);
            _window.WriteUInt64(value);
        }
    }

    /// <summary>Adds a text of ASCII, at most 255 octets.</summary>
    internal void Add(string name, string text)
    {
        if (Takes(name, 1 + text.Length))
        {
            WriteName(name, TextKind);
            _window.Write(text.Length);
            _window.Write(text);
        }
    }

    /// <summary>Adds a text by its octets, at most 255.</summary>
    internal void Add(string name, byte[] text)
    {
        if (Takes(name, 1 + text.Length))
        {
            WriteName(name, TextKind);
            _window.Write(text.Length);
            _window.Write(text);
        }
    }

    private void Begin(int from, int capacity)
    {
        _from = from;
        _capacity = capacity < InfoLimits.MaxItems ? capacity : InfoLimits.MaxItems;
        _index = 0;
        Next = 0;
    }

    private bool Takes(string name, int valueLength)
    {
        int index = _index++;
        if (index < _from || Next != 0)
        {
            return false;
        }

        if (_window.Length + 2 + name.Length + valueLength > _capacity)
        {
            Next = index;
            return false;
        }

        return true;
    }

    private void WriteName(string name, int kind)
    {
        _window.Write(name.Length);
        _window.Write(name);
        _window.Write(kind);
    }
}
