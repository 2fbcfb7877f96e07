using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Authentication;

/// <summary>
/// Sessions over TLS in place of the platform's own key exchange, proofs and encryption (S0, "TLS"): asks for them and answers them, for one group.
/// Messages carry a digest and are encrypted by the connection, which each session has to itself. Any thread may call.
/// </summary>
/// <param name="group">The group, whose certificates both ends show.</param>
/// <param name="purposes">What sessions may be for.</param>
/// <param name="decide">Whether a proven peer gets a session.</param>
public sealed class ChannelMember(Identifier group, IReadOnlyList<string> purposes, Func<Identifier, string, AcceptDecision> decide) : IChannelResponders
{
    private readonly SessionPolicy _policy = new() { Suites = [Messages.Suite.HmacOnly], KeyExchanges = [KeyExchangeMethod.Channel] };

    /// <summary>A request for a session over a connection of its own.</summary>
    /// <param name="transport">The transport.</param>
    /// <param name="to">Where the other peer takes connections.</param>
    /// <param name="purpose">What the session is for.</param>
    /// <param name="expects">The peer that must answer; null when any member may.</param>
    /// <returns>The request, and the address to send it to: that of the session's own connection.</returns>
    public (SessionRequest Request, RemoteAddress Address) CreateRequest(
        IProvingTransport transport, RemoteAddress to, string purpose, Identifier? expects = null)
    {
        RemoteAddress own = transport.Own(to);
        ChannelAuthenticator authenticator = new(transport, own, group);
        return (new SessionRequest(group, purpose, _policy, authenticator, [new ChannelKeyExchange()]) { ExpectedPeer = expects }, own);
    }

    /// <inheritdoc/>
    public IResponderPolicy? Find(IProvingTransport transport, RemoteAddress from, SessionMessage request) =>
        transport.FindProven(from) is { } proven && proven.Group.Equals(group) ? new Policy(this, new ChannelAuthenticator(transport, from, group)) : null;

    private sealed class Policy(ChannelMember member, ChannelAuthenticator authenticator) : IResponderPolicy
    {
        public SessionPolicy Session => member._policy;

        public RejectReason Admit(SessionMessage request, byte[] senderBuffer, int senderOffset) =>
            !GroupIs(request) ? RejectReason.WrongGroup : Purpose(request) is null ? RejectReason.UnknownPurpose : RejectReason.None;

        public IAuthenticator FindAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset) => authenticator;

        public AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset) =>
            member.Decide(new Identifier(senderBuffer, senderOffset), Purpose(request)!);

        public IResponderKeyExchange? FindKeyExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset) =>
            method == KeyExchangeMethod.Channel ? new ChannelKeyExchange() : null;

        private bool GroupIs(SessionMessage request) => member.IsOfGroup(request);

        private string? Purpose(SessionMessage request)
        {
            ReadOnlySpan<byte> asked = request.Buffer.AsSpan(request.OffsetOf(SessionField.Purpose), request.LengthOf(SessionField.Purpose));
            return member.FindPurpose(System.Text.Encoding.ASCII.GetString(asked));
        }
    }

    private AcceptDecision Decide(Identifier peer, string purpose) => decide(peer, purpose);

    private bool IsOfGroup(SessionMessage request) => group.Matches(request.Buffer, request.OffsetOf(SessionField.Group));

    private string? FindPurpose(string asked) => purposes.FirstOrDefault(purpose => purpose == asked);
}
