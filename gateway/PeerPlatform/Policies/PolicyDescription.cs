using System.Collections.Immutable;
using NanoPeers.Resolver;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>What a policy is known by: its canonical name and its keywords, which together are unique. S0 fig. 14.</summary>
public sealed record PolicyDescription
{
    private PolicyDescription(string name, ImmutableArray<string> keywords)
    {
        Name = name;
        Keywords = keywords;
    }

    /// <summary>1 to 48 lower-case letters, digits, dashes and points.</summary>
    public string Name { get; }

    /// <summary>At most 8, in order, each once.</summary>
    public ImmutableArray<string> Keywords { get; }

    /// <summary>Makes a description.</summary>
    /// <param name="name">The name.</param>
    /// <param name="keywords">The keywords, in any order.</param>
    /// <returns>Null where a word cannot be one.</returns>
    public static PolicyDescription? Of(string name, IEnumerable<string> keywords)
    {
        ImmutableArray<string> sorted = [.. keywords.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        bool isSound = IsWord(name, PolicyLimits.MaxName) && sorted.Length <= PolicyLimits.MaxWords && sorted.All(word => IsWord(word, PolicyLimits.MaxWord));
        return isSound ? new PolicyDescription(name, sorted) : null;
    }

    /// <inheritdoc/>
    public bool Equals(PolicyDescription? other) => other is not null && Name == other.Name && Keywords.SequenceEqual(other.Keywords);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    internal static bool IsWord(string text, int most) => text.Length > 0 && text.Length <= most
        && text.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter is '-' or '.');
}
