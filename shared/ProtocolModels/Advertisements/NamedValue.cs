namespace NanoPeers.Advertisements;

/// <summary>A name and its value: an attribute of an element, a parameter of a policy, a constraint of a peer. Immutable.</summary>
public sealed class NamedValue
{
    /// <summary>No pairs; shared, since there is nothing in it to change.</summary>
    public static readonly NamedValue[] None = new NamedValue[0];

    /// <summary>Makes a pair.</summary>
    /// <param name="name">The name.</param>
    /// <param name="value">The value.</param>
    public NamedValue(string name, string value)
    {
        Name = name;
        Value = value;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The value; may be empty.</summary>
    public string Value { get; }

    /// <summary>The value that stands first under a name, or null.</summary>
    /// <param name="pairs">Where to look.</param>
    /// <param name="name">The name.</param>
    public static string? Find(NamedValue[] pairs, string name)
    {
        foreach (NamedValue pair in pairs)
        {
            if (pair.Name == name)
            {
                return pair.Value;
            }
        }

        return null;
    }
}
