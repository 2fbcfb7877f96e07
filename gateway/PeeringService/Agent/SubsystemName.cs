namespace NanoPeers.PeeringService.Agent;

/// <summary>Names of subsystems: 1 to 32 of a-z, 0-9 and "-", so that they fit into paths, command lines and logs as they are.</summary>
public static class SubsystemName
{
    /// <summary>Most characters of a name.</summary>
    public const int MaxLength = 32;

    /// <summary>Whether a text is a name.</summary>
    /// <param name="text">The text.</param>
    public static bool IsValid(string text) =>
        text.Length is > 0 and <= MaxLength && text.All(one => char.IsAsciiLetterLower(one) || char.IsAsciiDigit(one) || one == '-');
}
