using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using NanoPeers.Endpoints;
using NanoPeers.Enrolment;
using NanoPeers.Identifiers;
using NanoPeers.Membership;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>An invitation's octets, written and read. GROUP-INVITATIONS.md has the table.</summary>
internal static class GroupInvitationCodec
{
    /// <summary>Most octets, check included.</summary>
    public const int MaxLength = 476;

    /// <summary>Flag bit: the creator's fingerprint is there.</summary>
    public const int FounderFlag = 1;

    /// <summary>Flag bit: the secret is there.</summary>
    public const int SecretFlag = 2;

    /// <summary>Octets up to the first name.</summary>
    public const int FixedLength = 77;

    private const int LengthAt = 1;

    /// <summary>Whether an invitation may be written and believed.</summary>
    public static GroupInvitationStatus Check(GroupInvitation invitation)
    {
        bool founder = invitation.Founder.Length == 0 || IsFingerprint(invitation.Founder.Span);
        if (!founder || !IsFingerprint(invitation.AskedKey.Span))
        {
            return GroupInvitationStatus.BadKey;
        }

        if (!JoinWay.IsWay(invitation.Way))
        {
            return GroupInvitationStatus.BadWay;
        }

        if (!IsName(invitation.Name, 1) || !IsName(invitation.MadeOutTo, 0))
        {
            return GroupInvitationStatus.BadName;
        }

        bool endpoints = invitation.Endpoints.Count is >= 1 and <= GroupInvitation.MaxEndpoints
            && invitation.Endpoints.All(endpoint => endpoint.ToString().Length <= GroupInvitation.MaxEndpointLength);
        if (!endpoints)
        {
            return GroupInvitationStatus.BadEndpoint;
        }

        bool secret = invitation.Secret.Length == (invitation.MadeOutTo.Length == 0 ? 0 : GroupInvitation.SecretLength)
            && (invitation.Secret.Length == 0 || invitation.Secret.AsSpan().ContainsAnyExcept((byte)0));
        if (!secret)
        {
            return GroupInvitationStatus.BadSecret;
        }

        return invitation.GoodUntil.ToUnixTimeSeconds() > 0 ? GroupInvitationStatus.Valid : GroupInvitationStatus.BadTime;
    }

    /// <summary>The octets of an invitation that was checked. The caller overwrites them.</summary>
    public static byte[] Encode(GroupInvitation invitation)
    {
        byte[] buffer = new byte[MaxLength];
        buffer[0] = GroupInvitation.Version;
        int flags = (invitation.Founder.Length > 0 ? FounderFlag : 0) | (invitation.Secret.Length > 0 ? SecretFlag : 0);
        int at = LengthAt + sizeof(ushort);
        buffer[at++] = (byte)flags;
        invitation.Group.CopyTo(buffer, at);
        at += Identifier.Length;
        invitation.Asked.CopyTo(buffer, at);
        at += Identifier.Length;
        at += Put(buffer, at, invitation.AskedKey.Span);
        buffer[at++] = (byte)invitation.Way;
        BinaryPrimitives.WriteInt64BigEndian(buffer.AsSpan(at), invitation.GoodUntil.ToUnixTimeSeconds());
        at += sizeof(long);
        at += PutText(buffer, at, invitation.Name);
        at += PutText(buffer, at, invitation.MadeOutTo);
        buffer[at++] = (byte)invitation.Endpoints.Count;
        foreach (Endpoint endpoint in invitation.Endpoints)
        {
            at += PutText(buffer, at, endpoint.ToString());
        }

        at += Put(buffer, at, invitation.Founder.Span);
        at += Put(buffer, at, invitation.Secret);
        BinaryPrimitives.WriteUInt16BigEndian(buffer.AsSpan(LengthAt), (ushort)(at + InvitationCodec.CheckLength));
        InvitationCodec.WriteCheck(buffer, 0, at, buffer, at);
        byte[] octets = buffer[..(at + InvitationCodec.CheckLength)];
        CryptographicOperations.ZeroMemory(buffer);
        return octets;
    }

    /// <summary>Reads octets: version, length and check first, then what they mean. Never throws on input.</summary>
    /// <param name="octets">All of them; the caller overwrites them.</param>
    /// <param name="endsClean">Whether the text had no bits left over.</param>
    /// <param name="invitation">The invitation, or null.</param>
    public static GroupInvitationStatus TryDecode(byte[] octets, bool endsClean, out GroupInvitation? invitation)
    {
        invitation = null;
        GroupInvitationStatus status = CheckWhole(octets, endsClean);
        if (status != GroupInvitationStatus.Valid)
        {
            return status;
        }

        GroupInvitationReader reader = new(octets, octets.Length - InvitationCodec.CheckLength);
        status = reader.Read(out GroupInvitation? read);
        if (status == GroupInvitationStatus.Valid)
        {
            status = Check(read!);
        }

        if (status == GroupInvitationStatus.Valid)
        {
            invitation = read;
        }
        else
        {
            read?.Wipe();
        }

        return status;
    }

    private static GroupInvitationStatus CheckWhole(byte[] octets, bool endsClean)
    {
        if (octets.Length > 0 && octets[0] != GroupInvitation.Version)
        {
            return GroupInvitationStatus.UnknownVersion;
        }

        if (octets.Length < LengthAt + sizeof(ushort))
        {
            return GroupInvitationStatus.Truncated;
        }

        int length = BinaryPrimitives.ReadUInt16BigEndian(octets.AsSpan(LengthAt));
        if (length > MaxLength || length < FixedLength + InvitationCodec.CheckLength)
        {
            return GroupInvitationStatus.Damaged;
        }

        if (octets.Length < length)
        {
            return GroupInvitationStatus.Truncated;
        }

        if (octets.Length > length || !endsClean)
        {
            return GroupInvitationStatus.Damaged;
        }

        byte[] check = new byte[InvitationCodec.CheckLength];
        int covered = length - InvitationCodec.CheckLength;
        InvitationCodec.WriteCheck(octets, 0, covered, check, 0);
        return check.AsSpan().SequenceEqual(octets.AsSpan(covered)) ? GroupInvitationStatus.Valid : GroupInvitationStatus.Damaged;
    }

    private static int Put(byte[] buffer, int at, ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(buffer.AsSpan(at));
        return octets.Length;
    }

    private static int PutText(byte[] buffer, int at, string text)
    {
        int length = Encoding.UTF8.GetBytes(text, buffer.AsSpan(at + 1));
        buffer[at] = (byte)length;
        return length + 1;
    }

    private static bool IsFingerprint(ReadOnlySpan<byte> octets) =>
        octets.Length == GroupInvitation.FingerprintLength && octets.ContainsAnyExcept((byte)0);

    private static bool IsName(string name, int shortest)
    {
        byte[] octets = Encoding.UTF8.GetBytes(name);
        return octets.Length >= shortest && octets.Length <= Limits.MaxNameLength && Utf8Text.IsPlain(octets, 0, octets.Length);
    }
}
