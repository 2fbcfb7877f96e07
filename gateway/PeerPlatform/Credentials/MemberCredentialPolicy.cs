using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Credentials;

/// <summary>
/// Demands a member's credential in every body: version, group and peer. It proves nothing by itself: the session does. It says in which group and
/// as whom the sender speaks, and is checked against the envelope's sender and against the group's state at this moment. CREDENTIALS.md.
/// </summary>
public sealed class MemberCredentialPolicy : ICredentialPolicy, IBodyCredentials
{
    /// <summary>Octets of a credential.</summary>
    public const int Length = 1 + (2 * Identifier.Length);

    private const byte Version = 1;

    private readonly byte[] _own = new byte[Length];
    private readonly Func<Identifier, CredentialJudgement> _standing;

    /// <summary>Makes the policy of a group.</summary>
    /// <param name="group">The group.</param>
    /// <param name="self">This peer.</param>
    /// <param name="standing">What the group's state says of a peer now: Accepted, NotInStanding or NoRight.</param>
    public MemberCredentialPolicy(Identifier group, Identifier self, Func<Identifier, CredentialJudgement> standing)
    {
        _own[0] = Version;
        group.CopyTo(_own, 1);
        self.CopyTo(_own, 1 + Identifier.Length);
        _standing = standing;
    }

    /// <inheritdoc/>
    public byte[] Own => _own;

    /// <summary>In a group that demands it every body has it, of whichever protocol.</summary>
    /// <param name="tag">The body's protocol.</param>
    public byte[] Find(byte[] tag) => _own;

    /// <inheritdoc/>
    public CredentialJudgement Judge(ReadOnlySpan<byte> credential, ReadOnlySpan<byte> sender)
    {
        if (credential.IsEmpty)
        {
            return CredentialJudgement.Missing;
        }

        if (credential.Length != Length || credential[0] != Version)
        {
            return CredentialJudgement.Malformed;
        }

        ReadOnlySpan<byte> peer = credential[(1 + Identifier.Length)..];
        if (!peer.SequenceEqual(sender))
        {
            return CredentialJudgement.WrongSender;
        }

        bool mine = credential.Slice(1, Identifier.Length).SequenceEqual(_own.AsSpan(1, Identifier.Length));
        return mine ? _standing(new Identifier(peer.ToArray(), 0)) : CredentialJudgement.WrongGroup;
    }

    /// <summary>Whether a credential names this group and the sender; the sender's standing is left to who asks. Allocates nothing.</summary>
    internal bool Names(ReadOnlySpan<byte> credential, ReadOnlySpan<byte> sender) =>
        credential.Length == Length && credential[0] == Version && credential[(1 + Identifier.Length)..].SequenceEqual(sender)
        && credential.Slice(1, Identifier.Length).SequenceEqual(_own.AsSpan(1, Identifier.Length));
}
