using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Authentication;

/// <summary>What a member answers to session requests: its own group, its own purposes, proof first, then the decision.</summary>
internal sealed class GroupResponderPolicy(
    GroupMember member, IReadOnlyCollection<string> purposes, Func<Identifier, string, AcceptDecision> decide) : ICertificateResponder
{
    public SessionPolicy Session => member.Session;

    public RejectReason Admit(SessionMessage request, byte[] senderBuffer, int senderOffset)
    {
        if (!member.Group.Matches(request.Buffer, request.OffsetOf(SessionField.Group)))
        {
            return RejectReason.WrongGroup;
        }

        if (!purposes.Contains(PurposeOf(request)))
        {
            return RejectReason.UnknownPurpose;
        }

        return member.Takes(MethodOf(request)) ? RejectReason.None : RejectReason.WrongAuthenticator;
    }

    public IAuthenticator? FindAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset) =>
        MethodOf(request) == AuthenticatorMethod.Certificate
            ? member.Certificates?.CreateAuthenticator(new Identifier(senderBuffer, senderOffset))
            : member.CreateAuthenticator();

    public CertificateMembership? FindMembership(Identifier group) => group.Equals(member.Group) ? member.Certificates : null;

    public AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset) =>
        decide(new Identifier(senderBuffer, senderOffset), PurposeOf(request));

    public IResponderKeyExchange? FindKeyExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset) => method switch
    {
        KeyExchangeMethod.Rsa when offer.Has(SessionField.RsaKey) => new NativeRsaResponderKeyExchange(),
        KeyExchangeMethod.EcdhP256 when offer.Has(SessionField.EcKey) => new EcdhResponderKeyExchange(),
        _ => null,
    };

    /// <summary>The credential's first octet; an empty one proves nothing.</summary>
    private static int MethodOf(SessionMessage request) =>
        request.LengthOf(SessionField.Credential) == 0 ? AuthenticatorMethod.None : request.Buffer[request.OffsetOf(SessionField.Credential)];

    private static string PurposeOf(SessionMessage request) =>
        Encoding.UTF8.GetString(request.Buffer, request.OffsetOf(SessionField.Purpose), request.LengthOf(SessionField.Purpose));
}
