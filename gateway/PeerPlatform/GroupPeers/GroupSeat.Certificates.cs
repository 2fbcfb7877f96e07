using System.Security.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>The certificates of this peer in the group. SEATS.md, "Certificates".</summary>
internal sealed partial class GroupSeat
{
    private long _renewAtMillis;

    /// <summary>Where certificates alone count, this peer can do nothing before an authority issued its own.</summary>
    private bool NeedsAuthority() => _state.TakesCertificatesAlone && Members.Certificate.IsOfOwnKey && View.RankOf(_peer.Id) < 0;

    /// <summary>Certificates are short-lived: the next one is asked of an authority ahead of time, and made by this peer where none can be reached.</summary>
    private void RenewCertificate(long now)
    {
        bool isAuthority = View.RankOf(_peer.Id) >= 0;
        bool isDue = Members.IsRenewalDue;
        if (Applicants.IsRenewalDue)
        {
            Applicants.Certificate = _peer.IssueOwn(Group);
        }

        if (isDue && (isAuthority || !_state.TakesCertificatesAlone))
        {
            Members.Certificate = Applicants.Certificate;
        }

        bool wants = !isAuthority && (isDue || Members.Certificate.IsOfOwnKey);
        if (!wants || now < _renewAtMillis)
        {
            return;
        }

        PeerSession? session = View.Authorities.Select(SessionWith).FirstOrDefault(one => one is not null && IsOfMember(one));
        if (session is null)
        {
            return;
        }

        _renewAtMillis = now + GroupSeatTuning.RenewAgainMillis;
        byte[] nonce = RandomNumberGenerator.GetBytes(Identifier.Length);
        SendBody(session, ProtocolTag.Member, (Group, nonce), static (writer, state) =>
        {
            writer.WriteUInt8(MemberField.Kind, MemberMessageKind.Renew);
            writer.WriteCredential();
            writer.WriteIdentifier(MemberField.Group, state.Group);
            writer.WriteOctets(MemberField.Nonce, state.nonce, 0, state.nonce.Length);
        });
    }

    /// <summary>An authority that is away for a while costs nobody the membership: what it issued outlives a restart, until its time is over.</summary>
    private void RestoreCertificate()
    {
        if (_options.Store.LoadCertificate(Group) is { } octets && MemberCertificate.TryParse(octets, out MemberCertificate? kept) == CertificateFault.None
            && kept!.Peer.Equals(_peer.Id) && kept.Key.Fingerprint.Span.SequenceEqual(_peer.Key.Fingerprint.Span) && kept.NotAfter > _peer.UtcNow)
        {
            Members.Certificate = kept;
        }
    }

    private void TakeCertificate(MemberMessage message)
    {
        ReadOnlySpan<byte> octets = message.Buffer.AsSpan(message.OffsetOf(MemberField.Certificate), message.LengthOf(MemberField.Certificate));
        MemberCertificate.TryParse(octets, out MemberCertificate? certificate);
        CertificateChecker checker = new(new SeatTrust(Group, () => _state, true));
        bool counts = certificate is not null && checker.Check(certificate, _peer.UtcNow, _peer.Id, _peer.Key.Fingerprint.Span) == CertificateFault.None;
        if (counts)
        {
            _options.Store.SaveCertificate(Group, certificate!.Octets.Span);
            Members.Certificate = certificate;
            foreach (SeatContact contact in _contacts.Values.Where(contact => contact.Session is null))
            {
                contact.Connected();
            }
        }
    }
}
