using System.Security.Cryptography;
using NanoPeers.Endpoints;
using NanoPeers.Enrolment;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>
/// The way into a group, as one line that a person carries over: which group, whom to ask and where, and, when it is made out to somebody, the secret
/// that lets that one in, once. GROUP-INVITATIONS.md has the octets.
/// </summary>
/// <param name="Group">Id of the group.</param>
/// <param name="Name">Name of the group, 1 to 32 octets of plain UTF-8.</param>
/// <param name="Asked">The member that is to be asked.</param>
/// <param name="AskedKey">SHA-256 of that member's SubjectPublicKeyInfo, 32 octets: nobody else is believed to be it.</param>
/// <param name="Way">How one is let in: a <see cref="Membership.JoinWay"/>.</param>
/// <param name="Endpoints">Where that member is, best first: 1 to 4, each of at most 64 characters.</param>
/// <param name="GoodUntil">Until when it is good; a part of a second is not kept.</param>
public sealed record GroupInvitation(
    Identifier Group, string Name, Identifier Asked, ReadOnlyMemory<byte> AskedKey, int Way, IReadOnlyList<Endpoint> Endpoints, DateTimeOffset GoodUntil)
{
    /// <summary>The only version there is.</summary>
    public const int Version = 1;

    /// <summary>Octets of a fingerprint.</summary>
    public const int FingerprintLength = 32;

    /// <summary>Octets of the secret.</summary>
    public const int SecretLength = 32;

    /// <summary>Most endpoints.</summary>
    public const int MaxEndpoints = 4;

    /// <summary>Most characters of an endpoint.</summary>
    public const int MaxEndpointLength = 64;

    /// <summary>Most characters of the line.</summary>
    public const int MaxTextLength = 640;

    /// <summary>SHA-256 of the creator's SubjectPublicKeyInfo, where the group's id is no digest of that key; else empty.</summary>
    public ReadOnlyMemory<byte> Founder { get; init; }

    /// <summary>Whom it is made out to, at most 32 octets of plain UTF-8; empty when it only shows the way.</summary>
    public string MadeOutTo { get; init; } = "";

    /// <summary>32 octets when it is made out to somebody, else none. The array itself: <see cref="Wipe"/> overwrites it.</summary>
    public byte[] Secret { get; init; } = [];

    /// <summary>Reads a line that a person or a file gave. Blanks and line breaks anywhere are passed over. Never throws on input.</summary>
    /// <param name="text">The line.</param>
    /// <param name="invitation">The invitation, or null.</param>
    /// <returns>What is the matter; <see cref="GroupInvitationStatusText"/> has it in words.</returns>
    public static GroupInvitationStatus TryParse(string? text, out GroupInvitation? invitation)
    {
        invitation = null;
        char[] line = new char[MaxTextLength];
        GroupInvitationStatus status = GroupInvitationLine.Read(text ?? "", line, out int length);
        if (status == GroupInvitationStatus.Valid)
        {
            int characters = length - GroupInvitationLine.Prefix.Length;
            byte[] octets = new byte[Base64Url.OctetLength(characters)];
            int leftOver = Base64Url.Read(line, GroupInvitationLine.Prefix.Length, characters, octets);
            status = GroupInvitationCodec.TryDecode(octets, leftOver == 0, out invitation);
            CryptographicOperations.ZeroMemory(octets);
        }

        Array.Clear(line);
        return status;
    }

    /// <summary>What a reader would say of it.</summary>
    public GroupInvitationStatus Check() => GroupInvitationCodec.Check(this);

    /// <summary>The line. It holds the secret, and a string cannot be overwritten: make it late and let go of it soon.</summary>
    /// <exception cref="InvalidOperationException">A reader would refuse it; <see cref="Check"/> says why.</exception>
    public string ToText()
    {
        GroupInvitationStatus status = Check();
        if (status != GroupInvitationStatus.Valid)
        {
            throw new InvalidOperationException(GroupInvitationStatusText.Of(status));
        }

        byte[] octets = GroupInvitationCodec.Encode(this);
        char[] line = new char[GroupInvitationLine.Prefix.Length + Base64Url.TextLength(octets.Length)];
        GroupInvitationLine.Prefix.CopyTo(line);
        Base64Url.Write(octets, octets.Length, line, GroupInvitationLine.Prefix.Length);
        string text = new(line);
        CryptographicOperations.ZeroMemory(octets);
        Array.Clear(line);
        return text;
    }

    /// <summary>Overwrites the secret: it can no longer be written as a line.</summary>
    public void Wipe() => CryptographicOperations.ZeroMemory(Secret);

    /// <summary>Whether both say the same.</summary>
    /// <param name="other">Another one.</param>
    public bool Equals(GroupInvitation? other) =>
        other is not null && Group.Equals(other.Group) && Asked.Equals(other.Asked) && Name == other.Name && MadeOutTo == other.MadeOutTo
        && Way == other.Way && GoodUntil.ToUnixTimeSeconds() == other.GoodUntil.ToUnixTimeSeconds() && Endpoints.SequenceEqual(other.Endpoints)
        && AskedKey.Span.SequenceEqual(other.AskedKey.Span) && Founder.Span.SequenceEqual(other.Founder.Span)
        && CryptographicOperations.FixedTimeEquals(Secret, other.Secret);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Group, Asked, Name, MadeOutTo, GoodUntil.ToUnixTimeSeconds());

    /// <summary>Which group and whom to ask; never the secret.</summary>
    public override string ToString() => $"invitation to {Name} ({Group}) by {Asked}{(MadeOutTo.Length > 0 ? " for " + MadeOutTo : "")}";
}
