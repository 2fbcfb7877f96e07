using NanoPeers.Groups;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Chat;

/// <summary>Something to tell a person about the lines of a group: a line was said, or lines were lost.</summary>
public readonly record struct GroupLineEvent
{
    private GroupLineEvent(Identifier from, string? text, long lost, GroupProtection protection)
    {
        From = from;
        Text = text;
        Lost = lost;
        Protection = protection;
    }

    /// <summary>The member that said it, or whose lines were lost. As certain as <see cref="Protection"/> makes it.</summary>
    public Identifier From { get; }

    /// <summary>What was said, one line by <see cref="ChatText"/>; null when lines were lost.</summary>
    public string? Text { get; }

    /// <summary>How many lines were lost at this place; 0 when a line was said.</summary>
    public long Lost { get; }

    /// <summary>How the line came, first time or repeated; of lost lines, how those around them came.</summary>
    public GroupProtection Protection { get; }

    internal static GroupLineEvent OfLine(Identifier from, string text, GroupProtection protection) => new(from, text, 0, protection);

    internal static GroupLineEvent OfLoss(Identifier from, long count, GroupProtection protection) => new(from, null, count, protection);
}
