using System.Globalization;

namespace NanoPeers.PeeringService.Aliases;

/// <summary>The Range header of RFC 9110, section 14, as far as it is served: one range of octets.</summary>
/// <param name="Start">The first octet.</param>
/// <param name="End">The octet after the last.</param>
internal readonly record struct OctetRange(long Start, long End)
{
    private const string Unit = "bytes=";

    /// <summary>
    /// What a header asks for of an object with this length. <see cref="RangeAnswer.Whole"/> for a header that is not there, means nothing, or names
    /// several ranges: such a header is to be ignored.
    /// </summary>
    internal static RangeAnswer Read(string? header, long length, out OctetRange range)
    {
        range = new OctetRange(0, length);
        if (header is null || !header.StartsWith(Unit, StringComparison.OrdinalIgnoreCase) || header.Contains(',', StringComparison.Ordinal))
        {
            return RangeAnswer.Whole;
        }

        ReadOnlySpan<char> text = header.AsSpan(Unit.Length).Trim();
        int dash = text.IndexOf('-');
        if (dash < 0 || !TryRead(text[..dash], out long? first) || !TryRead(text[(dash + 1)..], out long? last) || (first ?? last) is null || first > last)
        {
            return RangeAnswer.Whole;
        }

        range = first is { } start
            ? new OctetRange(start, last is { } end && end < length - 1 ? end + 1 : length)
            : new OctetRange(Math.Max(0, length - last!.Value), length);
        return range.Start < range.End ? RangeAnswer.Part : RangeAnswer.Unsatisfiable;
    }

    private static bool TryRead(ReadOnlySpan<char> digits, out long? number)
    {
        bool isNumber = long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long value);
        number = isNumber ? value : null;
        return isNumber || digits.IsEmpty;
    }
}
