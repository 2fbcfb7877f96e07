using System.Globalization;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>Where a page of found advertisements ended. It means something to the store that made it only, and for the same query.</summary>
/// <param name="Serial">The last record's place in the store.</param>
/// <param name="Key">The last record's place in the order of titles or names, where the page is in such an order; else empty.</param>
public readonly record struct AdvertisementCursor(long Serial, string Key)
{
    /// <summary>Longest text form, characters.</summary>
    public const int MaxText = 19 + 1 + 1 + IAdvertisementStore.MaxName + Identifier.TextLength;

    /// <summary>Reads the text form.</summary>
    /// <param name="text">What came back from an asker.</param>
    /// <returns>Null when it cannot be a cursor.</returns>
    public static AdvertisementCursor? Parse(string? text)
    {
        int colon = text is null || text.Length > MaxText ? -1 : text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && long.TryParse(text.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out long serial)
            ? new AdvertisementCursor(serial, text![(colon + 1)..])
            : null;
    }

    /// <summary>The text form: the number, a colon, the key.</summary>
    public override string ToString() => Serial.ToString(CultureInfo.InvariantCulture) + ":" + Key;
}
