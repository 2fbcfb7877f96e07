using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Sessions;

/// <summary>A responder that takes everybody who proves one secret, by one key exchange.</summary>
internal sealed class OneExchangePolicy(SessionPolicy session, IAuthenticator authenticator, IResponderKeyExchange exchange) : IResponderPolicy
{
    public SessionPolicy Session { get; } = session;

    public RejectReason Admit(SessionMessage request, byte[] senderBuffer, int senderOffset) => RejectReason.None;

    public IAuthenticator? FindAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset) => authenticator;

    public AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset) => AcceptDecision.Accept;

    public IResponderKeyExchange? FindKeyExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset) =>
        method == exchange.Method ? exchange : null;
}
