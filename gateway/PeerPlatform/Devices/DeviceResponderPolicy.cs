using NanoPeers.Identifiers;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>
/// What the gateway answers when a device asks for the session itself: enrolled devices are let in by their secret, with nobody asked; anybody else is
/// told why not. Devices that hold a resumption secret may resume; a fresh key exchange the gateway asks for itself.
/// </summary>
internal sealed class DeviceResponderPolicy(GatewayPeer gateway, SessionPolicy policy) : IResponderPolicy
{
    /// <inheritdoc/>
    public SessionPolicy Session => policy;

    /// <inheritdoc/>
    public RejectReason Admit(SessionMessage request, byte[] senderBuffer, int senderOffset)
    {
        gateway.NameAttempt(request.AttemptId, new Identifier(senderBuffer, senderOffset));
        if (!gateway.Group.Matches(request.Buffer, request.OffsetOf(SessionField.Group)))
        {
            return RejectReason.WrongGroup;
        }

        ReadOnlySpan<byte> purpose = request.Buffer.AsSpan(request.OffsetOf(SessionField.Purpose), request.LengthOf(SessionField.Purpose));
        return purpose.SequenceEqual("control"u8) ? RejectReason.None : RejectReason.UnknownPurpose;
    }

    /// <inheritdoc/>
    public IAuthenticator? FindAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset) =>
        gateway.AuthenticatorOf(new Identifier(senderBuffer, senderOffset));

    /// <inheritdoc/>
    public AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset) => AcceptDecision.Accept;

    /// <inheritdoc/>
    public IResponderKeyExchange? FindKeyExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset)
    {
        ulong id = offer.LongNumberOf(SessionField.PresharedId);
        return method == KeyExchangeMethod.Resumption ? gateway.FindResumption(id, new Identifier(senderBuffer, senderOffset)) : null;
    }
}
