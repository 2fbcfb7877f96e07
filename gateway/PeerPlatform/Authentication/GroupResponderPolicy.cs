using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Authentication;

/// <summary>What a member answers to session requests: its own group, its own purposes, proof first, then the decision.</summary>
internal sealed class GroupResponderPolicy(
    GroupMember member, IReadOnlyCollection<string> purposes, Func<Identifier, string, AcceptDecision> decide) : IResponderPolicy
{
    public SessionPolicy Session => member.Session;

    public RejectReason Admit(SessionMessage request, byte[] senderBuffer, int senderOffset)
    {
        if (!member.Group.Matches(request.Buffer, request.OffsetOf(SessionField.Group)))
        {
            return RejectReason.WrongGroup;
        }

        return purposes.Contains(PurposeOf(request)) ? RejectReason.None : RejectReason.UnknownPurpose;
    }

    public IAuthenticator? FindAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset) => member.CreateAuthenticator();

    public AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset) =>
        decide(new Identifier(senderBuffer, senderOffset), PurposeOf(request));

    public IResponderKeyExchange? FindKeyExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset) => method switch
    {
        KeyExchangeMethod.Rsa when offer.Has(SessionField.RsaKey) => new NativeRsaResponderKeyExchange(),
        KeyExchangeMethod.EcdhP256 when offer.Has(SessionField.EcKey) => new EcdhResponderKeyExchange(),
        _ => null,
    };

    private static string PurposeOf(SessionMessage request) =>
        Encoding.UTF8.GetString(request.Buffer, request.OffsetOf(SessionField.Purpose), request.LengthOf(SessionField.Purpose));
}
