using NanoPeers.Cryptography;
using NanoPeers.Enrolment;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Peer;

/// <summary>
/// What a light switch answers to session requests: those of its own group, for control, by the gateway of its invitation, which proves the
/// secret of the enrolment, by a peer that this gateway introduced, or by one that it paired with this one. It decides by itself (S0 fig. 7, 424). The
/// network tells it what room there is.
/// </summary>
internal sealed class ControlPolicy : IResponderPolicy
{
    /// <summary>The one purpose that is served.</summary>
    internal const string Purpose = "control";

    private readonly ICryptography _cryptography;
    private readonly Invitation _invitation;
    private readonly SecretAuthenticator _authenticator;
    private readonly ResumptionSecrets _resumption;
    private readonly IntroductionTable _introductions;
    private readonly LinkedPeers _links;
    private readonly LentKeyExchange _rsa;
    private readonly ISetupRoom _room;

    internal ControlPolicy(
        ICryptography cryptography, Invitation invitation, SessionPolicy session, SecretAuthenticator authenticator, ResumptionSecrets resumption,
        IntroductionTable introductions, LinkedPeers links, LentKeyExchange rsa, ISetupRoom room)
    {
        _cryptography = cryptography;
        _invitation = invitation;
        Session = session;
        _authenticator = authenticator;
        _resumption = resumption;
        _introductions = introductions;
        _links = links;
        _rsa = rsa;
        _room = room;
    }

    /// <inheritdoc/>
    public SessionPolicy Session { get; }

    /// <inheritdoc/>
    public RejectReason Admit(SessionMessage request, byte[] senderBuffer, int senderOffset)
    {
        if (!_invitation.Group.Matches(request.Buffer, request.OffsetOf(SessionField.Group)))
        {
            return RejectReason.WrongGroup;
        }

        if (!IsControl(request))
        {
            return RejectReason.UnknownPurpose;
        }

        return _room.HasRoomFor(senderBuffer, senderOffset) ? RejectReason.None : RejectReason.Busy;
    }

    /// <inheritdoc/>
    public IAuthenticator? FindAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset)
    {
        if (request.LengthOf(SessionField.Credential) != 1)
        {
            return null;
        }

        switch (request.Buffer[request.OffsetOf(SessionField.Credential)])
        {
            case AuthenticatorMethod.Secret: return _invitation.Gateway.Matches(senderBuffer, senderOffset) ? _authenticator : null;
            case AuthenticatorMethod.Introduction: return FindPairAuthenticator(request, senderBuffer, senderOffset);
            case AuthenticatorMethod.Pairing: return CreateAuthenticator(senderBuffer, senderOffset);
            default: return null;
        }
    }

    /// <inheritdoc/>
    public AcceptDecision Decide(SessionMessage request, byte[] senderBuffer, int senderOffset)
    {
        // The request is proven and new: an older set-up of the same peer will never be confirmed, and it may hold the key exchange.
        _room.GiveUpOlder(senderBuffer, senderOffset);
        return AcceptDecision.Accept;
    }

    /// <inheritdoc/>
    public IResponderKeyExchange? FindKeyExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset)
    {
        switch (method)
        {
            case KeyExchangeMethod.Resumption:
                return _invitation.Gateway.Matches(senderBuffer, senderOffset)
                    ? _resumption.Find(offer.LongNumberOf(SessionField.PresharedId), _room.NowMillis)
                    : FindPairExchange(method, offer, senderBuffer, senderOffset);
            case KeyExchangeMethod.Introduction:
                return FindPairExchange(method, offer, senderBuffer, senderOffset)
                    ?? FindIntroduction(offer, senderBuffer, senderOffset)?.CreateKeyExchange();
            case KeyExchangeMethod.Rsa: return _rsa.IsLent ? null : _rsa;
            default: return null;
        }
    }

    private SecretAuthenticator? FindPairAuthenticator(SessionMessage request, byte[] senderBuffer, int senderOffset)
    {
        LinkedPeer? linked = _links.Find(senderBuffer, senderOffset);
        int place = linked == null ? -1 : linked.Keys.Find(request.LongNumberOf(SessionField.PresharedId));
        return linked != null && place >= 0
            ? linked.Keys.CreateAuthenticator(place)
            : FindIntroduction(request, senderBuffer, senderOffset)?.CreateAuthenticator();
    }

    /// <summary>The agreement by a key of a linked pair; which one it was is noted, since the pair's next key goes on from it.</summary>
    private PresharedKeyExchange? FindPairExchange(int method, SessionMessage offer, byte[] senderBuffer, int senderOffset)
    {
        LinkedPeer? linked = _links.Find(senderBuffer, senderOffset);
        ulong id = offer.LongNumberOf(SessionField.PresharedId);
        int place = linked == null ? -1 : linked.Keys.Find(id);
        PresharedKeyExchange? exchange = linked != null && place >= 0 ? linked.Keys.CreateExchange(place) : null;
        if (linked == null || exchange == null || exchange.Method != method)
        {
            return null;
        }

        linked.AnsweredKeyId = id;
        return exchange;
    }

    /// <summary>Whoever the authority paired with this peer has the secret of the two, which follows from the enrolment's.</summary>
    private SecretAuthenticator CreateAuthenticator(byte[] senderBuffer, int senderOffset)
    {
        byte[] secret = new byte[PairingSecret.Length];
        PairingSecret.Derive(_cryptography, _invitation.Secret, senderBuffer, senderOffset, _invitation.Device, secret);
        SecretAuthenticator authenticator = new SecretAuthenticator(_cryptography, AuthenticatorMethod.Pairing, secret, 0);
        KeyWiping.Wipe(secret);
        return authenticator;
    }

    private Introduction? FindIntroduction(SessionMessage message, byte[] senderBuffer, int senderOffset)
    {
        return _introductions.Find(message.LongNumberOf(SessionField.PresharedId), senderBuffer, senderOffset, _room.NowMillis);
    }

    private static bool IsControl(SessionMessage request)
    {
        if (request.LengthOf(SessionField.Purpose) != Purpose.Length)
        {
            return false;
        }

        int at = request.OffsetOf(SessionField.Purpose);
        for (int i = 0; i < Purpose.Length; i++)
        {
            if (request.Buffer[at + i] != Purpose[i])
            {
                return false;
            }
        }

        return true;
    }
}
