using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>
/// What a member answers to one session request in its group: whoever proves a key may apply; only members, by what is known of the group now, may do
/// anything else, and are refused before any other message of theirs is looked at.
/// </summary>
internal sealed class SeatResponder(GroupSeat seat) : ICertificateResponder
{
    private CertificateAuthenticator? _authenticator;

    public SessionPolicy Session => GroupSeat.SessionPolicy;

    public CertificateAuthenticator? Proof => _authenticator;

    public CertificateMembership? FindMembership(Identifier group) => group.Equals(seat.Group) ? seat.Applicants : null;

    public CertificateMembership? FindOwn(SessionMessage request) => MembershipOf(request);

    public RejectReason Admit(SessionMessage request, byte[] senderBuffer, int senderOffset)
    {
        if (!seat.Group.Matches(request.Buffer, request.OffsetOf(SessionField.Group)))
        {
            return RejectReason.WrongGroup;
        }

        bool applies = Is(request, "apply"u8);
        if (!applies && !Is(request, "group"u8))
        {
            return RejectReason.UnknownPurpose;
        }

        if (!seat.State.IsMember)
        {
            return RejectReason.WrongGroup;
        }

        return CertificateCredential.Is(request) ? RejectReason.None : RejectReason.WrongAuthenticator;
    }

    public IAuthenticator? FindAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset)
    {
        _authenticator = (CertificateAuthenticator)MembershipOf(request).CreateAuthenticator(new Identifier(senderBuffer, senderOffset));
        return _authenticator;
    }

    /// <summary>The proof is right; the group's policy of authentication may still say no.</summary>
    public AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset) =>
        seat.Takes(new Identifier(senderBuffer, senderOffset), Is(request, "apply"u8) ? "apply" : "group") ? AcceptDecision.Accept : AcceptDecision.Reject;

    public IResponderKeyExchange? FindKeyExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset) =>
        method == KeyExchangeMethod.EcdhP256 && offer.Has(SessionField.EcKey) ? new EcdhResponderKeyExchange() : null;

    private CertificateMembership MembershipOf(SessionMessage request) => Is(request, "apply"u8) ? seat.Applicants : seat.Members;

    private static bool Is(SessionMessage request, ReadOnlySpan<byte> purpose) =>
        request.Buffer.AsSpan(request.OffsetOf(SessionField.Purpose), request.LengthOf(SessionField.Purpose)).SequenceEqual(purpose);
}
