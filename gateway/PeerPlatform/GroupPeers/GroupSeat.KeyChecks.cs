using System.Security.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.Statements;
using Member = NanoPeers.PeerPlatform.Groups.GroupMember;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>
/// A member asks one of the group's authorities whether a key is a peer's, and good (S0, certificate peers that verify keys). Weak trust: the answer
/// is the authority's word under their session, not a signed statement. MEMBERSHIP.md, "Key checks".
/// </summary>
internal sealed partial class GroupSeat
{
    private readonly Dictionary<string, (Identifier Asked, MemberReason? Answer)> _checks = [];

    /// <summary>Asks an authority whether a key is a peer's.</summary>
    internal async Task<GroupAnswer> CheckKeyAsync(string given, string fingerprint, DateTimeOffset began, CancellationToken cancellationToken)
    {
        byte[] digest;
        Identifier? peer;
        byte[] nonce = RandomNumberGenerator.GetBytes(Identifier.Length);
        string name = Convert.ToHexString(nonce);
        Identifier authority;
        lock (_gate)
        {
            if (NotAMember(began) is { } no)
            {
                return no;
            }

            Member? member = FindMember(given);
            peer = member?.Id ?? Identifier.Parse(given);
            if (peer is null)
            {
                return UnknownMember(given, began);
            }

            digest = fingerprint.Length > 0 ? OctetsOf(fingerprint) : member?.Key?.Fingerprint.ToArray() ?? [];
            if (digest.Length != SHA256.HashSizeInBytes)
            {
                return _peer.Answer(GroupResult.BadOrder, "A fingerprint is SHA-256 of the key: 64 hexadecimal digits.", began);
            }

            Identifier? asked = View.Authorities.FirstOrDefault(one => one.Equals(_peer.Id) || SessionOfMember(one) is not null);
            if (asked is null)
            {
                return _peer.Answer(GroupResult.NoAnswer, $"{Name}: no authority can be reached: {AuthorityNames()}", began);
            }

            authority = asked;
            bool isHere = authority.Equals(_peer.Id);
            _checks[name] = (authority, isHere ? JudgeKey(peer, digest) : null);
            if (!isHere)
            {
                SendCheck(SessionOfMember(authority)!, nonce, peer, digest);
            }
        }

        try
        {
            bool answered = await UntilAsync(() => _checks[name].Answer is not null, GroupSeatTuning.OrderTime, cancellationToken).ConfigureAwait(false);
            lock (_gate)
            {
                string whose = $"{NameOf(authority)} says of the key {Convert.ToHexStringLower(digest.AsSpan(0, 8))} and {NameOf(peer)}";
                return !answered ? _peer.Answer(GroupResult.NoAnswer, $"{Name}: {NameOf(authority)} did not answer", began)
                    : _checks[name].Answer == MemberReason.None ? _peer.Answer(GroupResult.Done, $"{Name}: {whose}: good", began)
                    : _peer.Answer(GroupResult.Rejected, $"{Name}: {whose}: {KeyFault(_checks[name].Answer)}", began);
            }
        }
        finally
        {
            lock (_gate)
            {
                _checks.Remove(name);
            }
        }
    }

    /// <summary>Another member asks: only an authority answers.</summary>
    private void HandleCheck(MemberMessage message, Identifier from, PeerSession session)
    {
        if (!IsMember || !IsOfMember(session))
        {
            return;
        }

        Identifier peer = new(message.Buffer, message.OffsetOf(MemberField.Peer));
        byte[] nonce = message.Buffer.AsSpan(message.OffsetOf(MemberField.Nonce), message.LengthOf(MemberField.Nonce)).ToArray();
        MemberReason reason = View.RankOf(_peer.Id) < 0
            ? MemberReason.NoRight
            : JudgeKey(peer, message.Buffer.AsSpan(message.OffsetOf(MemberField.Digest), message.LengthOf(MemberField.Digest)));
        SendBody(session, ProtocolTag.Member, (Group, nonce, reason), static (writer, state) =>
        {
            writer.WriteUInt8(MemberField.Kind, MemberMessageKind.Checked);
            writer.WriteCredential();
            writer.WriteIdentifier(MemberField.Group, state.Group);
            writer.WriteOctets(MemberField.Nonce, state.nonce, 0, state.nonce.Length);
            writer.WriteUInt8(MemberField.Reason, (int)state.reason);
        });
    }

    private void HandleChecked(MemberMessage message, Identifier from)
    {
        string name = Convert.ToHexString(message.Buffer, message.OffsetOf(MemberField.Nonce), message.LengthOf(MemberField.Nonce));
        if (_checks.TryGetValue(name, out (Identifier Asked, MemberReason? Answer) check) && check.Asked.Equals(from) && check.Answer is null)
        {
            _checks[name] = (from, (MemberReason)message.NumberOf(MemberField.Reason));
        }
    }

    private MemberReason JudgeKey(Identifier peer, ReadOnlySpan<byte> fingerprint)
    {
        if (View.IsInGoodStanding(peer, fingerprint))
        {
            return MemberReason.None;
        }

        bool isRevoked = View.RevokedPeers.Contains(peer) || View.RevokedKeys.Contains(Convert.ToHexString(fingerprint));
        return isRevoked ? MemberReason.Removed : View.Find(peer) is { IsActive: true } ? MemberReason.OtherKey : MemberReason.NotAMember;
    }

    private PeerSession? SessionOfMember(Identifier peer) => SessionWith(peer) is { } session && IsOfMember(session) ? session : null;

    private void SendCheck(PeerSession session, byte[] nonce, Identifier peer, byte[] digest) =>
        SendBody(session, ProtocolTag.Member, (Group, nonce, peer, digest), static (writer, state) =>
        {
            writer.WriteUInt8(MemberField.Kind, MemberMessageKind.Check);
            writer.WriteCredential();
            writer.WriteIdentifier(MemberField.Group, state.Group);
            writer.WriteOctets(MemberField.Nonce, state.nonce, 0, state.nonce.Length);
            writer.WriteOctets(MemberField.Digest, state.digest, 0, state.digest.Length);
            writer.WriteIdentifier(MemberField.Peer, state.peer);
        });

    private static byte[] OctetsOf(string fingerprint)
    {
        byte[] octets = new byte[SHA256.HashSizeInBytes];
        bool isWhole = fingerprint.Length == 2 * octets.Length
            && Convert.FromHexString(fingerprint, octets, out _, out int written) == System.Buffers.OperationStatus.Done && written == octets.Length;
        return isWhole ? octets : [];
    }

    private static string KeyFault(MemberReason? reason) => reason switch
    {
        MemberReason.Removed => "revoked: trust it no more",
        MemberReason.OtherKey => "not its key: it has another",
        MemberReason.NotAMember => "no member has it",
        _ => "who was asked is no authority any more",
    };
}
