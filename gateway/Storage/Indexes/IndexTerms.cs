using System.Globalization;
using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage.Indexes;

/// <summary>The keys that an advertisement stands under in table term. INDEX.md has them in a table.</summary>
internal static class IndexTerms
{
    private const int LastBeforeSurrogates = 0xD7FF;
    private const int FirstAfterSurrogates = 0xE000;
    private const int LastCodePoint = 0x10FFFF;

    internal static string OfKind(int kind) => "k" + kind.ToString(CultureInfo.InvariantCulture);

    internal static string OfTitle(string title) => "t" + AdvertisementQuery.Fold(title);

    internal static string OfGroup(Identifier group) => "g" + group;

    internal static string OfPublisher(Identifier publisher) => "p" + publisher;

    /// <summary>The name's length comes first, so that no two pairs make one key.</summary>
    internal static string OfAttribute(AdvertisementAttribute attribute) =>
        string.Create(CultureInfo.InvariantCulture, $"a{attribute.Name.Length}:{attribute.Name}={AdvertisementQuery.Fold(attribute.Value)}");

    /// <summary>Every key of a record; none of a withdrawal, which no search finds.</summary>
    internal static HashSet<string> Of(AdvertisementRecord record)
    {
        HashSet<string> keys = new(StringComparer.Ordinal);
        if (record.IsWithdrawal)
        {
            return keys;
        }

        keys.Add(OfKind(record.Kind));
        keys.Add(OfTitle(record.Title));
        keys.Add(OfPublisher(record.Publisher));
        if (record.Group is not null)
        {
            keys.Add(OfGroup(record.Group));
        }

        foreach (AdvertisementAttribute attribute in record.Attributes)
        {
            if (IAdvertisementStore.IsIndexed(attribute))
            {
                keys.Add(OfAttribute(attribute));
            }
        }

        return keys;
    }

    /// <summary>What comes right after all texts with a beginning, in the order of their UTF-8 octets, which is SQLite's.</summary>
    /// <returns>A text; or, where no text does, a blob, which comes after every text.</returns>
    internal static object EndOf(string prefix)
    {
        Rune[] runes = [.. prefix.EnumerateRunes()];
        for (int last = runes.Length - 1; last >= 0; last--)
        {
            int next = runes[last].Value == LastBeforeSurrogates ? FirstAfterSurrogates : runes[last].Value + 1;
            if (next <= LastCodePoint)
            {
                return string.Concat(runes[..last].Select(rune => rune.ToString())) + new Rune(next);
            }
        }

        return new byte[1];
    }
}
