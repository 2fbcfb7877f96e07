using System.CommandLine;
using System.Globalization;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>Options that take a whole number within bounds.</summary>
internal static class NumberOption
{
    /// <summary>Makes one.</summary>
    /// <param name="name">Such as --port.</param>
    /// <param name="helpName">What stands for the number in the help.</param>
    /// <param name="least">The least number.</param>
    /// <param name="most">The greatest number.</param>
    /// <param name="usual">The number when the option is not given.</param>
    /// <param name="description">What it says.</param>
    public static Option<int> Build(string name, string helpName, int least, int most, int usual, string description) => new(name)
    {
        HelpName = helpName,
        Description = description,
        DefaultValueFactory = _ => usual,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            bool isRight = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number >= least && number <= most;
            if (!isRight)
            {
                result.AddError(string.Create(CultureInfo.InvariantCulture, $"{name} is {least} to {most}, not \"{text}\"."));
            }

            return number;
        },
    };
}
