using NanoPeers.Enrolment;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>The characters of an invitation's line: blanks, prefix, alphabet.</summary>
internal static class GroupInvitationLine
{
    /// <summary>What the line begins with; the digit is the version.</summary>
    public const string Prefix = "NPG1-";

    private const int VersionAt = 3;

    /// <summary>Copies all but blanks, and checks what can be checked of characters alone.</summary>
    /// <param name="text">What a person or a file gave.</param>
    /// <param name="line">Receives at most <see cref="GroupInvitation.MaxTextLength"/> characters.</param>
    /// <param name="length">How many.</param>
    public static GroupInvitationStatus Read(string text, char[] line, out int length)
    {
        length = 0;
        bool fits = true;
        foreach (char c in text)
        {
            if (c is ' ' or '\t' or '\r' or '\n')
            {
                continue;
            }

            fits = length < line.Length;
            if (!fits)
            {
                break;
            }

            line[length++] = c;
        }

        GroupInvitationStatus status = CheckPrefix(line.AsSpan(0, length));
        if (status != GroupInvitationStatus.Valid)
        {
            return status;
        }

        return !fits ? GroupInvitationStatus.TooLong : CheckAlphabet(line.AsSpan(Prefix.Length, length - Prefix.Length));
    }

    private static GroupInvitationStatus CheckPrefix(ReadOnlySpan<char> line)
    {
        if (line.StartsWith(Prefix))
        {
            return line.Length > Prefix.Length ? GroupInvitationStatus.Valid : GroupInvitationStatus.Truncated;
        }

        if (line.Length > 0 && Prefix.StartsWith(line))
        {
            return GroupInvitationStatus.Truncated;
        }

        if (line.StartsWith("NP1-") || line.StartsWith("NPL1-"))
        {
            return GroupInvitationStatus.OtherKind;
        }

        bool otherVersion = line.Length > VersionAt && line.StartsWith(Prefix.AsSpan(0, VersionAt)) && char.IsAsciiDigit(line[VersionAt]);
        return otherVersion ? GroupInvitationStatus.UnknownVersion : GroupInvitationStatus.NotAnInvitation;
    }

    private static GroupInvitationStatus CheckAlphabet(ReadOnlySpan<char> characters)
    {
        foreach (char c in characters)
        {
            if (Base64Url.ValueOf(c) < 0)
            {
                return GroupInvitationStatus.BadCharacter;
            }
        }

        return GroupInvitationStatus.Valid;
    }
}
