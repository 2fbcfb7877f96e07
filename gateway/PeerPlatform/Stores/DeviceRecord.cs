using System.Diagnostics.CodeAnalysis;
using System.Text;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Stores;

/// <summary>A device that was enrolled. Its secret is not part of the record: see <see cref="IDeviceStore.TryCopySecret"/>.</summary>
/// <param name="Id">The device's peer id.</param>
/// <param name="Name">What people call it; unique without regard to case. <see cref="IsNameUsable"/> says what may be a name.</param>
/// <param name="Group">The peer group that it was enrolled in.</param>
/// <param name="EnrolledAt">When it was enrolled, to the millisecond.</param>
/// <param name="LastEndpoint">The endpoint that it was last heard from, or null when it was never heard.</param>
/// <param name="LastSeenAt">When it was last heard, to the millisecond, or null when it never was.</param>
/// <param name="Revoked">Whether its enrolment was taken back. A revoked device has no secret any more.</param>
public sealed record DeviceRecord(
    Identifier Id,
    string Name,
    Identifier Group,
    DateTimeOffset EnrolledAt,
    string? LastEndpoint = null,
    DateTimeOffset? LastSeenAt = null,
    bool Revoked = false)
{
    /// <summary>
    /// Whether a text can be a device's name: 1 to <see cref="Limits.MaxNameLength"/> octets of plain text (<see cref="Utf8Text"/>), no
    /// blanks at its ends. (An id's text form is longer than any name, so a text is never both.)
    /// </summary>
    /// <param name="name">What a person or a file gave.</param>
    public static bool IsNameUsable([NotNullWhen(true)] string? name)
    {
        if (string.IsNullOrEmpty(name) || name.Length > Limits.MaxNameLength)
        {
            return false;
        }

        byte[] octets = Encoding.UTF8.GetBytes(name);
        return octets.Length <= Limits.MaxNameLength
            && Encoding.UTF8.GetString(octets) == name
            && Utf8Text.IsPlain(octets, 0, octets.Length)
            && !char.IsWhiteSpace(name[0])
            && !char.IsWhiteSpace(name[^1]);
    }
}
