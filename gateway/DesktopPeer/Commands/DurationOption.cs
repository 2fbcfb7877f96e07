using System.CommandLine;
using System.Globalization;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>Options that take a duration: a whole number and its unit, s, m, h or d.</summary>
internal static class DurationOption
{
    private const int MaxDays = 3_650;

    /// <summary>Makes one; null when it is not given.</summary>
    /// <param name="name">Such as --lifetime.</param>
    /// <param name="description">What it says.</param>
    public static Option<TimeSpan?> Build(string name, string description) => new(name)
    {
        HelpName = "DURATION",
        Description = description + ": a whole number and s, m, h or d, such as 90s or 7d",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            TimeSpan? duration = Parse(text);
            if (duration is null)
            {
                result.AddError($"{name} is a duration such as 90s, 10m, 12h or 7d, at most {MaxDays}d, not \"{text}\".");
            }

            return duration;
        },
    };

    private static TimeSpan? Parse(string text)
    {
        bool isNumber = int.TryParse(text.AsSpan(0, Math.Max(0, text.Length - 1)), NumberStyles.None, CultureInfo.InvariantCulture, out int number);
        if (!isNumber || number == 0)
        {
            return null;
        }

        double? seconds = text[^1] switch { 's' => number, 'm' => 60.0 * number, 'h' => 3_600.0 * number, 'd' => 86_400.0 * number, _ => null };
        return seconds is <= MaxDays * 86_400.0 ? TimeSpan.FromSeconds(seconds.Value) : null;
    }
}
