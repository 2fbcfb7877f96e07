using System.Text;
using NanoPeers.Information;
using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Information;

/// <summary>Items as octets, both ways.</summary>
internal static class InfoItems
{
    /// <summary>Writes as many items as fit.</summary>
    /// <param name="items">All of them.</param>
    /// <param name="into">Receives them.</param>
    /// <param name="capacity">Most octets.</param>
    /// <param name="from">The first wanted.</param>
    /// <param name="next">Where to go on; 0 after the last.</param>
    /// <returns>Octets written.</returns>
    internal static int Write(IReadOnlyList<InfoItem> items, byte[] into, int capacity, int from, out int next)
    {
        InfoItemWriter writer = new();
        writer.Begin(into, 0, capacity, from);
        foreach (InfoItem item in items)
        {
            byte[] name = Cut(item.Name, InfoLimits.MaxName);
            if (item.Number is { } number)
            {
                writer.AddNumber(name, number);
            }
            else
            {
                writer.AddText(name, Cut(item.Text, InfoLimits.MaxText));
            }
        }

        next = writer.Next;
        return writer.Length;
    }

    /// <summary>Reads items that were checked when their message was decoded.</summary>
    internal static IReadOnlyList<InfoItem> Read(InfoMessage message)
    {
        List<InfoItem> items = [];
        InfoItemReader reader = new();
        reader.Begin(message.Buffer, message.OffsetOf(InfoField.Items), message.LengthOf(InfoField.Items));
        while (reader.Next() == DecodeStatus.Complete)
        {
            string name = Encoding.UTF8.GetString(reader.Buffer, reader.NameOffset, reader.NameLength);
            items.Add(reader.IsText
                ? new InfoItem(name, null, Encoding.UTF8.GetString(reader.Buffer, reader.ValueOffset, reader.ValueLength))
                : new InfoItem(name, reader.Number, reader.Number.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        return items;
    }

    private static byte[] Cut(string text, int most)
    {
        byte[] octets = Encoding.UTF8.GetBytes(text);
        int length = Math.Min(octets.Length, most);

        // Not in the middle of a letter.
        while (length < octets.Length && length > 0 && (octets[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return octets[..length];
    }
}
