using System;
using NanoPeers.Cryptography;

namespace NanoPeers.Enrolment;

/// <summary>
/// An invitation as one line of text, <c>NP1-</c> and base64url: for a QR code, a file or a terminal. The line holds the secret, and a
/// string cannot be overwritten: make it late and let go of it soon. ENROLMENT.md.
/// </summary>
public static class InvitationText
{
    /// <summary>Most characters of the line.</summary>
    public const int MaxLength = PrefixLength + (((Limits.MaxInvitation * 4) + 2) / 3);

    private const int PrefixLength = 4;
    private const int VersionAt = 2;

    /// <summary>Writes the line.</summary>
    /// <param name="invitation">All of it.</param>
    /// <param name="text">The line; null when the invitation is refused.</param>
    public static InvitationStatus TryFormat(Invitation invitation, out string? text)
    {
        text = null;
        byte[] octets = new byte[Limits.MaxInvitation];
        InvitationStatus status = InvitationCodec.TryEncode(invitation, octets, 0, octets.Length, out int length);
        if (status == InvitationStatus.Valid)
        {
            char[] line = new char[PrefixLength + Base64Url.TextLength(length)];
            line[0] = 'N';
            line[1] = 'P';
            line[VersionAt] = (char)('0' + Invitation.Version);
            line[VersionAt + 1] = '-';
            Base64Url.Write(octets, length, line, PrefixLength);
            text = new string(line);
            Array.Clear(line, 0, line.Length);
        }

        KeyWiping.Wipe(octets);
        return status;
    }

    /// <summary>Reads a line that a person or a file gave. Blanks and line breaks anywhere are passed over. Never throws on input.</summary>
    /// <param name="text">The line.</param>
    /// <param name="invitation">The invitation, or null.</param>
    public static InvitationStatus TryParse(string? text, out Invitation? invitation)
    {
        invitation = null;
        if (text == null)
        {
            return InvitationStatus.NotAnInvitation;
        }

        char[] given = text.ToCharArray();
        char[] line = new char[MaxLength];
        int length = PassBlanks(given, line);
        InvitationStatus status = CheckPrefix(line, length < line.Length ? length : line.Length);
        if (status == InvitationStatus.Valid)
        {
            status = length > line.Length ? InvitationStatus.TooLong : ReadOctets(line, length, out invitation);
        }

        Array.Clear(given, 0, given.Length);
        Array.Clear(line, 0, line.Length);
        return status;
    }

    /// <summary>Copies all but blanks. Answers how many characters there are, also when they are more than fit.</summary>
    private static int PassBlanks(char[] given, char[] line)
    {
        int length = 0;
        for (int i = 0; i < given.Length; i++)
        {
            char c = given[i];
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
            {
                continue;
            }

            if (length < line.Length)
            {
                line[length] = c;
            }

            length++;
        }

        return length;
    }

    private static InvitationStatus CheckPrefix(char[] line, int length)
    {
        bool digit = length <= VersionAt || (line[VersionAt] >= '0' && line[VersionAt] <= '9');
        bool mark = (length <= 1 || line[1] == 'P') && (length <= VersionAt + 1 || line[VersionAt + 1] == '-');
        if (length == 0 || line[0] != 'N' || !mark || !digit)
        {
            return InvitationStatus.NotAnInvitation;
        }

        if (length > VersionAt && line[VersionAt] != '0' + Invitation.Version)
        {
            return InvitationStatus.UnknownVersion;
        }

        return length <= PrefixLength ? InvitationStatus.Truncated : InvitationStatus.Valid;
    }

    private static InvitationStatus ReadOctets(char[] line, int length, out Invitation? invitation)
    {
        invitation = null;
        for (int i = PrefixLength; i < length; i++)
        {
            if (Base64Url.ValueOf(line[i]) < 0)
            {
                return InvitationStatus.BadCharacter;
            }
        }

        int characters = length - PrefixLength;
        byte[] octets = new byte[Base64Url.OctetLength(characters)];
        int leftOver = Base64Url.Read(line, PrefixLength, characters, octets);
        InvitationStatus status = octets.Length == 0
            ? InvitationStatus.Truncated
            : InvitationCodec.TryDecode(octets, 0, octets.Length, out invitation);
        KeyWiping.Wipe(octets);
        if (invitation != null && leftOver != 0)
        {
            invitation.Wipe();
            invitation = null;
            return InvitationStatus.Damaged;
        }

        return status;
    }
}
