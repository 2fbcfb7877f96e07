using System.Buffers.Binary;
using System.Text;
using NanoPeers.Endpoints;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>Reads the fields of an invitation whose length and check were right.</summary>
/// <param name="octets">The invitation.</param>
/// <param name="end">Where its check begins.</param>
internal sealed class GroupInvitationReader(byte[] octets, int end)
{
    private const int FlagsAt = 3;
    private const int GroupAt = 4;
    private const int AskedAt = GroupAt + Identifier.Length;
    private const int AskedKeyAt = AskedAt + Identifier.Length;
    private const int WayAt = AskedKeyAt + GroupInvitation.FingerprintLength;
    private const int GoodUntilAt = WayAt + 1;

    private static readonly long _latest = DateTimeOffset.MaxValue.ToUnixTimeSeconds();

    private int _at = GroupInvitationCodec.FixedLength;

    /// <summary>Reads all fields. What they mean together is for <see cref="GroupInvitationCodec.Check"/>.</summary>
    public GroupInvitationStatus Read(out GroupInvitation? invitation)
    {
        invitation = null;
        int flags = octets[FlagsAt];
        if ((flags & ~(GroupInvitationCodec.FounderFlag | GroupInvitationCodec.SecretFlag)) != 0)
        {
            return GroupInvitationStatus.BadField;
        }

        if (!TryTakeCounted(out byte[] name) || !TryTakeCounted(out byte[] madeOutTo))
        {
            return GroupInvitationStatus.BadField;
        }

        if (!Utf8Text.IsPlain(name, 0, name.Length) || !Utf8Text.IsPlain(madeOutTo, 0, madeOutTo.Length))
        {
            return GroupInvitationStatus.BadName;
        }

        GroupInvitationStatus status = TakeEndpoints(out List<Endpoint> endpoints);
        if (status != GroupInvitationStatus.Valid)
        {
            return status;
        }

        int founderLength = (flags & GroupInvitationCodec.FounderFlag) != 0 ? GroupInvitation.FingerprintLength : 0;
        int secretLength = (flags & GroupInvitationCodec.SecretFlag) != 0 ? GroupInvitation.SecretLength : 0;
        if (!TryTake(founderLength, out byte[] founder) || !TryTake(secretLength, out byte[] secret) || _at != end)
        {
            return GroupInvitationStatus.BadField;
        }

        long goodUntil = BinaryPrimitives.ReadInt64BigEndian(octets.AsSpan(GoodUntilAt));
        if (goodUntil < 0 || goodUntil > _latest)
        {
            return GroupInvitationStatus.BadTime;
        }

        invitation = new GroupInvitation(
            new Identifier(octets, GroupAt),
            Encoding.UTF8.GetString(name),
            new Identifier(octets, AskedAt),
            octets.AsSpan(AskedKeyAt, GroupInvitation.FingerprintLength).ToArray(),
            octets[WayAt],
            endpoints,
            DateTimeOffset.FromUnixTimeSeconds(goodUntil)) { Founder = founder, MadeOutTo = Encoding.UTF8.GetString(madeOutTo), Secret = secret };
        return GroupInvitationStatus.Valid;
    }

    private GroupInvitationStatus TakeEndpoints(out List<Endpoint> endpoints)
    {
        endpoints = [];
        if (!TryTake(1, out byte[] count))
        {
            return GroupInvitationStatus.BadField;
        }

        for (int i = 0; i < count[0]; i++)
        {
            if (!TryTakeCounted(out byte[] text))
            {
                return GroupInvitationStatus.BadField;
            }

            Endpoint? endpoint = Utf8Text.IsPrintableAscii(text, 0, text.Length) ? Endpoint.Parse(Encoding.ASCII.GetString(text)) : null;
            if (endpoint is null || endpoint.ToString() != Encoding.ASCII.GetString(text))
            {
                return GroupInvitationStatus.BadEndpoint;
            }

            endpoints.Add(endpoint);
        }

        return GroupInvitationStatus.Valid;
    }

    private bool TryTakeCounted(out byte[] taken)
    {
        taken = [];
        return TryTake(1, out byte[] count) && TryTake(count[0], out taken);
    }

    private bool TryTake(int count, out byte[] taken)
    {
        bool there = count <= end - _at;
        taken = there ? octets[_at..(_at + count)] : [];
        _at += taken.Length;
        return there;
    }
}
