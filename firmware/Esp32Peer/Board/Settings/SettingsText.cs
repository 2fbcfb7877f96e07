using System.Text;
using NanoPeers.Identifiers;

namespace NanoPeers.Firmware.Board.Settings;

/// <summary>
/// Reads the lines of a settings file, "key=value" each. Lines end with a line feed, with or without a carriage return before it; empty ones and
/// those that begin with # are passed over; nothing is trimmed. Never throws on input.
/// </summary>
internal sealed class SettingsText
{
    /// <summary>Octets of the longest file.</summary>
    internal const int MaxLength = 1024;

    private readonly byte[] _octets;
    private readonly int _count;
    private int _at;

    /// <summary>Begins before the first line.</summary>
    /// <param name="octets">Holds the file; it is not changed.</param>
    /// <param name="count">Its octets; less than 0 when there is no file.</param>
    internal SettingsText(byte[] octets, int count)
    {
        _octets = octets;
        _count = count;
        Status = count < 0 ? SettingsStatus.Missing : count > MaxLength ? SettingsStatus.TooLong : SettingsStatus.Valid;
    }

    /// <summary>What is wrong with the file; Valid until a line is.</summary>
    internal SettingsStatus Status { get; private set; }

    /// <summary>The current line, from 1.</summary>
    internal int Line { get; private set; }

    /// <summary>The current line's key.</summary>
    internal string Key { get; private set; } = "";

    /// <summary>The current line's value.</summary>
    internal string Value { get; private set; } = "";

    /// <summary>Octets of the value.</summary>
    internal int ValueLength { get; private set; }

    /// <summary>Goes on to the next line that says something.</summary>
    /// <returns>False at the end, and when a line is wrong: then the status says how.</returns>
    internal bool Next()
    {
        while (Status == SettingsStatus.Valid && _at < _count)
        {
            int start = _at;
            int end = start;
            while (end < _count && _octets[end] != '\n')
            {
                end++;
            }

            _at = end + 1;
            Line++;
            if (end > start && _octets[end - 1] == '\r')
            {
                end--;
            }

            if (end > start && _octets[start] != '#')
            {
                return Take(start, end);
            }
        }

        return false;
    }

    private bool Take(int start, int end)
    {
        int equals = start;
        while (equals < end && _octets[equals] != '=')
        {
            equals++;
        }

        if (equals == start || equals == end)
        {
            Status = SettingsStatus.NoKey;
            return false;
        }

        if (!Utf8Text.IsPlain(_octets, start, end - start))
        {
            Status = SettingsStatus.NotText;
            return false;
        }

        Key = Encoding.UTF8.GetString(_octets, start, equals - start);
        ValueLength = end - equals - 1;
        Value = ValueLength == 0 ? "" : Encoding.UTF8.GetString(_octets, equals + 1, ValueLength);
        return true;
    }
}
