using System.Globalization;
using NanoPeers.Resolver;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>
/// A constraint of a search or of an implementation, such as <c>RAM&lt;100KB</c>, <c>FLASH>=1MB</c> or <c>RADIO=wifi</c>; with an equals sign it is also a
/// fact. Numbers may have the units KB, MB and GB of 1,024 each. POLICIES.md, "Finding".
/// </summary>
public sealed record PolicyConstraint
{
    private PolicyConstraint(string text, string name, string comparison, string value)
    {
        Text = text;
        Name = name;
        Comparison = comparison;
        Value = value;
        Number = NumberOf(value);
    }

    /// <summary>The text, as it was given.</summary>
    public string Text { get; }

    /// <summary>What is compared: letters, digits and dashes; letters count alike in both cases.</summary>
    public string Name { get; }

    /// <summary>One of &lt; &lt;= = >= >.</summary>
    public string Comparison { get; }

    /// <summary>What it is compared with.</summary>
    public string Value { get; }

    /// <summary>The value as a number; null where it is none.</summary>
    public double? Number { get; }

    /// <summary>Whether it is a fact: says what something is.</summary>
    public bool IsFact => Comparison == "=";

    /// <summary>Reads a constraint.</summary>
    /// <param name="text">3 to 48 characters.</param>
    /// <returns>Null for a text that is none.</returns>
    public static PolicyConstraint? Parse(string text)
    {
        int at = text.AsSpan().IndexOfAny('<', '=', '>');
        if (at <= 0 || text.Length > PolicyLimits.MaxConstraint)
        {
            return null;
        }

        bool isTwo = at + 1 < text.Length && text[at] != '=' && text[at + 1] == '=';
        string comparison = text.Substring(at, isTwo ? 2 : 1);
        string name = text[..at];
        string value = text[(at + comparison.Length)..];
        bool isSound = name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')
            && value.Length > 0 && value.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.');
        PolicyConstraint read = new(text, name, comparison, value);
        return isSound && (comparison == "=" || read.Number is not null) ? read : null;
    }

    /// <summary>Whether some facts meet the constraint. What no fact tells is not met: nobody has said that it is small enough.</summary>
    /// <param name="facts">The facts.</param>
    public bool IsMetBy(IEnumerable<PolicyConstraint> facts) => facts.Any(fact => fact.IsFact && IsMetBy(fact));

    private bool IsMetBy(PolicyConstraint fact)
    {
        if (!Name.Equals(fact.Name, StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        if (Number is not { } mine || fact.Number is not { } theirs)
        {
            return IsFact && Value.Equals(fact.Value, StringComparison.OrdinalIgnoreCase);
        }

        return Comparison switch
        {
            "<" => theirs < mine,
            "<=" => theirs <= mine,
            ">" => theirs > mine,
            ">=" => theirs >= mine,
            _ => theirs == mine,
        };
    }

    private static double? NumberOf(string value)
    {
        (string digits, double unit) = value.Length > 2 ? value[^2..].ToUpperInvariant() switch
        {
            "KB" => (value[..^2], 1024),
            "MB" => (value[..^2], 1024 * 1024),
            "GB" => (value[..^2], 1024 * 1024 * 1024),
            _ => (value, 1.0),
        }
        : (value, 1.0);
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double number) ? number * unit : null;
    }
}
