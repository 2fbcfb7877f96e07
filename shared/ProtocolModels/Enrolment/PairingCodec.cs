using System;
using System.Text;
using NanoPeers.Cryptography;
using NanoPeers.Endpoints;
using NanoPeers.Identifiers;
using NanoPeers.Sessions;

namespace NanoPeers.Enrolment;

/// <summary>
/// A pairing as octets and as one line of text, <c>NPL1-</c> and base64url. Done seldom: it may allocate, and wipes what held the secret. Never throws
/// on input. PAIRING.md has the octets.
/// </summary>
public static class PairingCodec
{
    /// <summary>Most characters of the line.</summary>
    public const int MaxTextLength = PrefixLength + (((Limits.MaxPairing * 4) + 2) / 3);

    private const string Prefix = "NPL1-";
    private const int PrefixLength = 5;
    private const int VersionAt = 3;
    private const int AnswererAt = 1 + Identifier.Length;
    private const int GroupAt = AnswererAt + Identifier.Length;
    private const int SecretAt = GroupAt + Identifier.Length;
    private const int EndpointAt = SecretAt + PairingSecret.Length + 1;

    /// <summary>Writes a pairing. What a reader would refuse is not written.</summary>
    /// <param name="pairing">All of it.</param>
    /// <param name="into">Receives at most <see cref="Limits.MaxPairing"/> octets.</param>
    /// <returns>The octets written; 0 when the pairing is refused.</returns>
    public static int TryEncode(Pairing pairing, byte[] into)
    {
        byte[] endpoint = Encoding.UTF8.GetBytes(pairing.Endpoint);
        if (endpoint.Length > Limits.MaxPairingEndpoint)
        {
            return 0;
        }

        into[0] = Pairing.Version;
        pairing.Asker.CopyTo(into, 1);
        pairing.Answerer.CopyTo(into, AnswererAt);
        pairing.Group.CopyTo(into, GroupAt);
        Array.Copy(pairing.Secret, 0, into, SecretAt, PairingSecret.Length);
        into[EndpointAt - 1] = (byte)endpoint.Length;
        Array.Copy(endpoint, 0, into, EndpointAt, endpoint.Length);
        int length = EndpointAt + endpoint.Length;
        InvitationCodec.WriteCheck(into, 0, length, into, length);
        length += InvitationCodec.CheckLength;
        PairingStatus status = TryDecode(into, length, out Pairing? again);
        if (again != null)
        {
            again.Wipe();
        }

        return status == PairingStatus.Valid ? length : 0;
    }

    /// <summary>Reads a pairing.</summary>
    /// <param name="octets">Holds it; the caller overwrites them.</param>
    /// <param name="count">Its octets.</param>
    /// <param name="pairing">The pairing, or null.</param>
    public static PairingStatus TryDecode(byte[] octets, int count, out Pairing? pairing)
    {
        pairing = null;
        if (count < 1 || octets[0] != Pairing.Version)
        {
            return count < 1 ? PairingStatus.Damaged : PairingStatus.UnknownVersion;
        }

        int endpointLength = count < EndpointAt ? 0 : octets[EndpointAt - 1];
        int covered = EndpointAt + endpointLength;
        if (count > Limits.MaxPairing || count != covered + InvitationCodec.CheckLength)
        {
            return PairingStatus.Damaged;
        }

        byte[] check = new byte[InvitationCodec.CheckLength];
        InvitationCodec.WriteCheck(octets, 0, covered, check, 0);
        if (!ConstantTime.AreEqual(check, 0, octets, covered, check.Length))
        {
            return PairingStatus.Damaged;
        }

        Identifier asker = new Identifier(octets, 1);
        if (asker.Matches(octets, AnswererAt) || !IsSocket(octets, EndpointAt, endpointLength))
        {
            return PairingStatus.BadContent;
        }

        string endpoint = Encoding.UTF8.GetString(octets, EndpointAt, endpointLength);
        pairing = new Pairing(asker, new Identifier(octets, AnswererAt), new Identifier(octets, GroupAt), octets, SecretAt, endpoint);
        return PairingStatus.Valid;
    }

    /// <summary>Writes the line. A string cannot be overwritten: make it late and let go of it soon.</summary>
    /// <param name="pairing">All of it.</param>
    /// <returns>The line; null when the pairing is refused.</returns>
    public static string? TryFormat(Pairing pairing)
    {
        string? text = null;
        byte[] octets = new byte[Limits.MaxPairing];
        int length = TryEncode(pairing, octets);
        if (length > 0)
        {
            char[] line = new char[PrefixLength + Base64Url.TextLength(length)];
            for (int i = 0; i < PrefixLength; i++)
            {
                line[i] = Prefix[i];
            }

            Base64Url.Write(octets, length, line, PrefixLength);
            text = new string(line);
            Array.Clear(line, 0, line.Length);
        }

        KeyWiping.Wipe(octets);
        return text;
    }

    /// <summary>Reads a line that a person or a file gave. Blanks and line breaks at its ends are passed over.</summary>
    /// <param name="text">The line.</param>
    /// <param name="pairing">The pairing, or null.</param>
    public static PairingStatus TryParse(string? text, out Pairing? pairing)
    {
        pairing = null;
        if (text == null)
        {
            return PairingStatus.NotAPairing;
        }

        char[] line = text.Trim().ToCharArray();
        PairingStatus status = CheckLine(line);
        if (status == PairingStatus.Valid)
        {
            int characters = line.Length - PrefixLength;
            byte[] octets = new byte[Base64Url.OctetLength(characters)];
            int leftOver = Base64Url.Read(line, PrefixLength, characters, octets);
            status = leftOver == 0 ? TryDecode(octets, octets.Length, out pairing) : PairingStatus.Damaged;
            KeyWiping.Wipe(octets);
        }

        Array.Clear(line, 0, line.Length);
        return status;
    }

    private static PairingStatus CheckLine(char[] line)
    {
        if (line.Length <= PrefixLength)
        {
            return PairingStatus.NotAPairing;
        }

        for (int i = 0; i < PrefixLength; i++)
        {
            if (line[i] != Prefix[i])
            {
                return i == VersionAt && line[i] >= '0' && line[i] <= '9' ? PairingStatus.UnknownVersion : PairingStatus.NotAPairing;
            }
        }

        for (int i = PrefixLength; i < line.Length; i++)
        {
            if (line.Length > MaxTextLength || Base64Url.ValueOf(line[i]) < 0)
            {
                return PairingStatus.Damaged;
            }
        }

        return PairingStatus.Valid;
    }

    private static bool IsSocket(byte[] octets, int offset, int length)
    {
        if (length < 1 || length > Limits.MaxPairingEndpoint || !Utf8Text.IsPrintableAscii(octets, offset, length))
        {
            return false;
        }

        Endpoint? endpoint = Endpoint.Parse(Encoding.UTF8.GetString(octets, offset, length));
        return endpoint != null && endpoint.Scheme == EndpointScheme.Udp;
    }
}
