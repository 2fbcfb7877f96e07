using System;
using System.Text;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;

namespace NanoPeers.Enrolment;

/// <summary>
/// Writes invitations as octets, and reads them: fields, then a check against damage. ENROLMENT.md has the table. Done once in a device's
/// life: it may allocate, and wipes what held the secret.
/// </summary>
public static class InvitationCodec
{
    /// <summary>Octets of the check at the end: the first of SHA-256 over all that precedes. It shows damage, not who wrote it.</summary>
    public const int CheckLength = 8;

    /// <summary>Writes an invitation. What a reader would refuse is not written, and the status is what the reader would say.</summary>
    /// <param name="invitation">All of it.</param>
    /// <param name="into">Receives the octets; zeros when the invitation is refused.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="capacity">Most octets it may take; <see cref="Limits.MaxInvitation"/> always suffices.</param>
    /// <param name="length">How many there are; 0 when it is refused.</param>
    public static InvitationStatus TryEncode(Invitation invitation, byte[] into, int offset, int capacity, out int length)
    {
        int room = capacity < Limits.MaxInvitation ? capacity : Limits.MaxInvitation;
        InvitationFieldWriter writer = new InvitationFieldWriter(into, offset, room - CheckLength);
        WriteFields(invitation, writer);
        length = writer.Length + CheckLength;
        InvitationStatus status = InvitationStatus.TooLong;
        if (!writer.Overflowed)
        {
            writer.PatchUInt16(InvitationDecoder.OffsetLength, length);
            WriteCheck(into, offset, writer.Length, into, offset + writer.Length);
            status = TryDecode(into, offset, length, out Invitation? again);
            if (again != null)
            {
                again.Wipe();
            }
        }

        if (status != InvitationStatus.Valid)
        {
            length = 0;
            Array.Clear(into, offset, capacity);
        }

        return status;
    }

    /// <summary>Reads an invitation. Never throws on input; a length is checked before anything is made of it.</summary>
    /// <param name="buffer">Holds the octets; the caller overwrites them, since the secret is in them.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">How many: the invitation and nothing else.</param>
    /// <param name="invitation">The invitation, or null.</param>
    public static InvitationStatus TryDecode(byte[] buffer, int offset, int count, out Invitation? invitation)
    {
        InvitationDecoder decoder = new InvitationDecoder(buffer, offset, count);
        return decoder.TryDecode(out invitation);
    }

    /// <summary>Writes the check of some octets: against damage only.</summary>
    /// <param name="buffer">Holds the octets.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="count">How many.</param>
    /// <param name="into">Receives <see cref="CheckLength"/> octets.</param>
    /// <param name="intoOffset">Where they begin.</param>
    public static void WriteCheck(byte[] buffer, int offset, int count, byte[] into, int intoOffset)
    {
        byte[] digest = new byte[Sha256.DigestSize];
        Sha256 hash = new Sha256();
        hash.Append(buffer, offset, count);
        hash.Finish(digest, 0);
        hash.Wipe();
        Array.Copy(digest, 0, into, intoOffset, CheckLength);
    }

    private static void WriteFields(Invitation invitation, InvitationFieldWriter writer)
    {
        writer.WriteUInt8(InvitationField.Version, Invitation.Version);
        writer.WriteUInt16(InvitationField.Length, 0);
        WriteIdentifier(writer, InvitationField.Device, invitation.Device);
        WriteIdentifier(writer, InvitationField.Group, invitation.Group);
        WriteIdentifier(writer, InvitationField.Gateway, invitation.Gateway);
        writer.WriteOctets(InvitationField.Secret, invitation.Secret, Invitation.SecretLength);
        writer.WriteUInt32(InvitationField.Exponent, invitation.AuthorityKey.Exponent);
        writer.WriteOctets(InvitationField.Modulus, invitation.AuthorityKey.Modulus, invitation.AuthorityKey.ModulusSize);
        WriteText(writer, InvitationField.Region, invitation.Region);
        WriteText(writer, InvitationField.Name, invitation.Name);
        for (int i = 0; i < invitation.EndpointCount; i++)
        {
            WriteText(writer, InvitationField.Endpoint, invitation.EndpointAt(i).ToString());
        }

        writer.WriteUInt8(InvitationField.PolicyFlags, invitation.Policy.Flags);
        writer.WriteUInt32(InvitationField.ResumptionLifetime, invitation.Policy.ResumptionLifetimeSeconds);
        writer.WriteUInt32(InvitationField.SessionLifetime, invitation.Policy.SessionLifetimeSeconds);
        writer.WriteUInt32(InvitationField.MessageLimit, invitation.Policy.MessageLimit);
    }

    private static void WriteIdentifier(InvitationFieldWriter writer, int id, Identifier value)
    {
        byte[] octets = new byte[Identifier.Length];
        value.CopyTo(octets, 0);
        writer.WriteOctets(id, octets, octets.Length);
    }

    private static void WriteText(InvitationFieldWriter writer, int id, string value)
    {
        byte[] octets = Encoding.UTF8.GetBytes(value);
        writer.WriteOctets(id, octets, octets.Length);
    }
}
