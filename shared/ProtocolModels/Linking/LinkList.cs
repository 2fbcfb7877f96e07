using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.Linking;

/// <summary>
/// The links of a device in a message: for each the other device's id, the role, and where the other was last (IPv4 address and port, zeros when it is
/// not known). Always all of them: what is not listed is no link any more. LINKS.md.
/// </summary>
public static class LinkList
{
    /// <summary>Octets of an address: four of IPv4, two of the port.</summary>
    public const int AddressLength = 6;

    /// <summary>Where an entry's role stands.</summary>
    public const int RoleAt = Identifier.Length;

    /// <summary>Where an entry's address begins.</summary>
    public const int AddressAt = RoleAt + 1;

    /// <summary>Octets of an entry.</summary>
    public const int EntryLength = AddressAt + AddressLength;

    /// <summary>Most links of a device.</summary>
    public const int MaxEntries = Limits.MaxConstrainedIntroductions;

    /// <summary>Octets of the longest list.</summary>
    public const int MaxLength = MaxEntries * EntryLength;

    /// <summary>Octets of an introduction's id in a Linked.</summary>
    public const int HeldLength = 8;

    /// <summary>Octets of the ids of all introductions.</summary>
    public const int MaxHeldLength = MaxEntries * HeldLength;

    /// <summary>Whether a list holds together: whole entries, known roles, each device once.</summary>
    /// <param name="buffer">Holds it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    public static bool IsSound(byte[] buffer, int offset, int count)
    {
        if (count % EntryLength != 0 || count > MaxLength)
        {
            return false;
        }

        for (int at = 0; at < count; at += EntryLength)
        {
            int role = buffer[offset + at + RoleAt];
            if (role == 0 || (role & ~LinkRole.Known) != 0 || IsRepeated(buffer, offset, at))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes an entry.</summary>
    /// <param name="into">Receives it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="peer">The other device.</param>
    /// <param name="role">Bits of <see cref="LinkRole"/>.</param>
    /// <param name="address">Where it was last; null when that is not known.</param>
    public static void WriteEntry(byte[] into, int offset, Identifier peer, int role, byte[]? address)
    {
        peer.CopyTo(into, offset);
        into[offset + RoleAt] = (byte)role;
        for (int i = 0; i < AddressLength; i++)
        {
            into[offset + AddressAt + i] = address == null ? (byte)0 : address[i];
        }
    }

    /// <summary>Writes a Links.</summary>
    /// <param name="session">The device's session.</param>
    /// <param name="writer">This peer's writer.</param>
    /// <param name="requestId">The request's number, each higher than the one before in this session.</param>
    /// <param name="list">Holds the entries, from its begin.</param>
    /// <param name="count">Their octets.</param>
    /// <param name="into">Receives the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    /// <returns>Octets of the message, 0 when it could not be written.</returns>
    public static int WriteLinks(
        SecuredSession session, MessageWriter writer, uint requestId, byte[] list, int count, byte[] into, int offset, int capacity)
    {
        Begin(writer, LinkMessageKind.Links, requestId, into, offset, capacity);
        writer.WriteOctets(LinkField.Links, list, 0, count);
        writer.EndBody();
        return session.Finish(writer);
    }

    /// <summary>Writes a Linked: the answer to a Links.</summary>
    /// <param name="session">The gateway's session.</param>
    /// <param name="writer">This peer's writer.</param>
    /// <param name="requestId">The number of the Links.</param>
    /// <param name="reason">None when they were taken.</param>
    /// <param name="held">Holds the ids of the introductions held, from its begin.</param>
    /// <param name="count">Their octets.</param>
    /// <param name="into">Receives the message.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="capacity">Most octets it may take.</param>
    /// <returns>Octets of the message, 0 when it could not be written.</returns>
    public static int WriteLinked(
        SecuredSession session, MessageWriter writer, uint requestId, LinkRefusal reason, byte[] held, int count, byte[] into, int offset, int capacity)
    {
        Begin(writer, LinkMessageKind.Linked, requestId, into, offset, capacity);
        writer.WriteOctets(LinkField.Held, held, 0, count);
        writer.WriteUInt8(LinkField.Reason, (int)reason);
        writer.EndBody();
        return session.Finish(writer);
    }

    private static void Begin(MessageWriter writer, int kind, uint requestId, byte[] into, int offset, int capacity)
    {
        writer.Begin(into, offset, capacity);
        writer.BeginBody(ProtocolTag.Link);
        writer.WriteUInt8(LinkField.Kind, kind);
        writer.WriteCredential();
        writer.WriteUInt32(LinkField.RequestId, requestId);
    }

    private static bool IsRepeated(byte[] buffer, int offset, int entry)
    {
        for (int before = 0; before < entry; before += EntryLength)
        {
            bool same = true;
            for (int i = 0; i < Identifier.Length; i++)
            {
                same = same && buffer[offset + before + i] == buffer[offset + entry + i];
            }

            if (same)
            {
                return true;
            }
        }

        return false;
    }
}
