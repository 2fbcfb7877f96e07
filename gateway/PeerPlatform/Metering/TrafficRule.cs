using System.Globalization;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Metering;

/// <summary>
/// A rule of what is taken from others: so many bodies of a protocol a minute, or none. The most exact rule counts: one that names a peer before one
/// that names none, then one that names a group, then one that names a protocol. METERING.md, "Rules".
/// </summary>
/// <param name="Peer">Whom it is about; null for everybody.</param>
/// <param name="Group">In which group; null for all, and for what goes in clear.</param>
/// <param name="Protocol">Which protocol's tag; null for all.</param>
/// <param name="MostEachMinute">Bodies a minute; 0 for none, -1 for any number.</param>
public sealed record TrafficRule(Identifier? Peer, Identifier? Group, string? Protocol, int MostEachMinute)
{
    /// <summary>The value that allows any number.</summary>
    public const int Any = -1;

    private const int PeerWeight = 4;
    private const int GroupWeight = 2;

    /// <summary>How exact the rule is, 0 to 7.</summary>
    internal int Weight => (Peer is null ? 0 : PeerWeight) + (Group is null ? 0 : GroupWeight) + (Protocol is null ? 0 : 1);

    /// <summary>Reads rules of one group, as its document has them: "pipe=600,info=deny,*=6000".</summary>
    /// <param name="text">Rules parted by commas, each PROTOCOL=NUMBER, =deny or =any; PROTOCOL may be "*". Empty for none.</param>
    /// <param name="group">The group.</param>
    /// <returns>The rules; null for a text that is none.</returns>
    public static IReadOnlyList<TrafficRule>? Parse(string text, Identifier? group)
    {
        List<TrafficRule> rules = [];
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = part.Split('=');
            int most = sides.Length == 2 ? NumberOf(sides[1]) : int.MinValue;
            if (most == int.MinValue || sides[0].Length is 0 or > Limits.MaxTagLength || rules.Count == TrafficMeter.MaxProtocols)
            {
                return null;
            }

            rules.Add(new TrafficRule(null, group, sides[0] == "*" ? null : sides[0], most));
        }

        return rules;
    }

    /// <summary>Whether the rule is about this.</summary>
    internal bool IsFor(Identifier? peer, Identifier? group, string protocol) =>
        (Peer is null || Peer.Equals(peer)) && (Group is null || Group.Equals(group)) && (Protocol is null || Protocol == protocol);

    private static int NumberOf(string text) => text switch
    {
        "deny" => 0,
        "any" => Any,
        _ => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : int.MinValue,
    };
}
