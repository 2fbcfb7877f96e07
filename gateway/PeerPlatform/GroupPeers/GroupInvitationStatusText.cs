namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>What a person reads about a <see cref="GroupInvitationStatus"/>: what is wrong, and what to do.</summary>
public static class GroupInvitationStatusText
{
    private const string MakeAnother = " Ask for another one.";

    /// <summary>One or two sentences.</summary>
    /// <param name="status">The status.</param>
    public static string Of(GroupInvitationStatus status) => status switch
    {
        GroupInvitationStatus.Valid => "The invitation is whole.",
        GroupInvitationStatus.NotAnInvitation =>
            "That is no invitation to a group: it does not begin with NPG1-. Give the whole line that \"group invite\" printed, or its file.",
        GroupInvitationStatus.OtherKind =>
            "That is an invitation or a pairing for a device. One to a group begins with NPG1-; \"group invite\" makes it.",
        GroupInvitationStatus.Truncated => "The invitation is cut short. Copy all of it, to its last character.",
        GroupInvitationStatus.Damaged => "The invitation is damaged: a character is not the one that was written. Copy it again.",
        GroupInvitationStatus.UnknownVersion => "The invitation was made by another version of this program. Bring both to the same version.",
        GroupInvitationStatus.TooLong => "The invitation is longer than any: something stands behind it. Copy that line alone.",
        GroupInvitationStatus.BadCharacter => "The invitation has a character that none has. Copy that line alone, and again.",
        GroupInvitationStatus.BadField => "The invitation is whole, but not one that this program can read." + MakeAnother,
        GroupInvitationStatus.BadKey => "The invitation does not say whose key is to be believed." + MakeAnother,
        GroupInvitationStatus.BadWay => "The invitation names a way to join that this program does not know." + MakeAnother,
        GroupInvitationStatus.BadName => "A name in the invitation is empty, longer than 32 octets, or has characters that are not shown. Choose another name.",
        GroupInvitationStatus.BadEndpoint => "The invitation has no usable address of the member that is to be asked." + MakeAnother,
        GroupInvitationStatus.BadSecret => "The invitation has a name without a secret, or a secret without a name." + MakeAnother,
        GroupInvitationStatus.BadTime => "The invitation does not say until when it is good." + MakeAnother,
        _ => "The invitation cannot be used." + MakeAnother,
    };
}
