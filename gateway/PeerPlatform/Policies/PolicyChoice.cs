using NanoPeers.Resolver;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>What a group has in the place of a standard policy: SLOT=NAME or SLOT=NAME:ARGUMENT. POLICIES.md, "Standard policies".</summary>
/// <param name="Slot">The standard policy.</param>
/// <param name="Name">Name of what stands there.</param>
/// <param name="Argument">What it is given; may be empty.</param>
public sealed record PolicyChoice(string Slot, string Name, string Argument)
{
    /// <summary>Reads choices.</summary>
    /// <param name="text">Choices parted by commas; empty for none.</param>
    /// <returns>Null for a text that is none, names what is no standard policy, or one twice.</returns>
    public static IReadOnlyList<PolicyChoice>? Parse(string text)
    {
        List<PolicyChoice> choices = [];
        foreach (string part in text.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            string[] sides = part.Split('=', 2);
            string[] value = sides.Length == 2 ? sides[1].Split(':', 2) : [""];
            bool isSound = StandardPolicies.IsSwappable(sides[0]) && PolicyDescription.IsWord(value[0], PolicyLimits.MaxName)
                && choices.TrueForAll(one => one.Slot != sides[0]);
            if (!isSound)
            {
                return null;
            }

            choices.Add(new PolicyChoice(sides[0], value[0], value.Length == 2 ? value[1] : ""));
        }

        return choices;
    }
}
