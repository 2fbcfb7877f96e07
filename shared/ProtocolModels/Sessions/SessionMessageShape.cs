using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>The shape of session messages: how long each field can be, and which fields each kind has. The tables of SESSIONS.md.</summary>
internal static class SessionMessageShape
{
    private const uint Every = (1u << SessionField.Kind) | (1u << SessionField.Credential);

    private const uint Identity = Every | (1u << SessionField.AttemptId) | (1u << SessionField.SessionId);

    private const uint Terms = (1u << SessionField.Lifetime) | (1u << SessionField.MessageLimit) | (1u << SessionField.Mode);

    private const uint Offer = (1u << SessionField.RsaKey) | (1u << SessionField.EcKey) | (1u << SessionField.PresharedId);

    private const uint RequestNeeds = Identity | Terms | (1u << SessionField.Proof) | (1u << SessionField.Nonce) | (1u << SessionField.Purpose)
        | (1u << SessionField.Group) | (1u << SessionField.Suites) | (1u << SessionField.KeyExchanges);

    private const uint AcceptNeeds = Identity | Terms | (1u << SessionField.Proof) | (1u << SessionField.Nonce)
        | (1u << SessionField.ChosenSuite) | (1u << SessionField.ChosenKeyExchange);

    private const uint ReplyAllows = (1u << SessionField.KeyReply) | (1u << SessionField.Confirmation);

    private const uint RejectNeeds = Identity | (1u << SessionField.KeyReply) | (1u << SessionField.Reason) | (1u << SessionField.Proof);

    private const uint IntroduceNeeds = Every | (1u << SessionField.Peer) | (1u << SessionField.Endpoint)
        | (1u << SessionField.PresharedId) | (1u << SessionField.Secret) | (1u << SessionField.Lifetime);

    private const uint IntroducedNeeds = Every | (1u << SessionField.PresharedId) | (1u << SessionField.Reason);

    /// <summary>Whether a message has every field that its kind needs and none that it cannot have.</summary>
    internal static DecodeStatus Check(int kind, uint present)
    {
        if (kind < SessionMessageKind.Request || kind > SessionMessageKind.Last)
        {
            return kind == 0 ? DecodeStatus.Malformed : DecodeStatus.Unknown;
        }

        uint needs = NeedsOf(kind);
        uint allows = needs | AllowsOf(kind);
        return (present & needs) == needs && (present & ~allows) == 0 ? DecodeStatus.Complete : DecodeStatus.Malformed;
    }

    /// <summary>Fewest octets of a field.</summary>
    internal static int MinLength(int field)
    {
        switch (field)
        {
            case SessionField.Credential:
            case SessionField.KeyReply:
            case SessionField.Proof:
                return 0;
            case SessionField.Purpose:
            case SessionField.Suites:
            case SessionField.KeyExchanges:
            case SessionField.RsaKey:
            case SessionField.Endpoint:
            case SessionField.Certificate:
                return 1;
            default:
                return MaxLength(field);
        }
    }

    /// <summary>Most octets of a field; -1 for a field that there is not.</summary>
    internal static int MaxLength(int field)
    {
        switch (field)
        {
            case SessionField.Kind:
            case SessionField.Mode:
            case SessionField.Reason:
            case SessionField.ChosenSuite:
            case SessionField.ChosenKeyExchange:
                return 1;
            case SessionField.Seconds:
                return 2;
            case SessionField.Lifetime:
            case SessionField.MessageLimit:
            case SessionField.Token:
                return 4;
            case SessionField.AttemptId:
            case SessionField.SessionId:
            case SessionField.PresharedId:
                return 8;
            case SessionField.Nonce:
            case SessionField.Group:
            case SessionField.Peer:
                return 16;
            case SessionField.Cookie:
            case SessionField.Secret:
            case SessionField.Confirmation:
                return 32;
            default:
                return MaxVariableLength(field);
        }
    }

    private static int MaxVariableLength(int field)
    {
        switch (field)
        {
            case SessionField.Purpose: return Limits.MaxPurposeLength;
            case SessionField.Suites: return Limits.MaxOffers;
            case SessionField.KeyExchanges: return Limits.MaxOffers;
            case SessionField.EcKey: return 65;
            case SessionField.RsaKey: return 4 + Limits.MaxModulusLength;
            case SessionField.Credential: return Limits.MaxCredentialLength;
            case SessionField.KeyReply: return Limits.MaxModulusLength;
            case SessionField.Proof: return Limits.MaxProofLength;
            case SessionField.Endpoint: return Limits.MaxEndpointLength;
            case SessionField.Certificate: return Limits.MaxCertificateLength;
            default: return -1;
        }
    }

    private static uint NeedsOf(int kind)
    {
        switch (kind)
        {
            case SessionMessageKind.Request: return RequestNeeds;
            case SessionMessageKind.Retry: return Identity | (1u << SessionField.Cookie);
            case SessionMessageKind.Accept: return AcceptNeeds;
            case SessionMessageKind.Reject: return RejectNeeds;
            case SessionMessageKind.Close: return Every | (1u << SessionField.Reason);
            case SessionMessageKind.Key: return Identity | (1u << SessionField.Proof);
            case SessionMessageKind.Wait: return Identity | (1u << SessionField.Seconds) | (1u << SessionField.Reason);
            case SessionMessageKind.Introduce: return IntroduceNeeds;
            case SessionMessageKind.Introduced: return IntroducedNeeds;
            case SessionMessageKind.Certificate: return Identity | (1u << SessionField.Certificate);
            default: return Every | (1u << SessionField.Token);
        }
    }

    private static uint AllowsOf(int kind)
    {
        switch (kind)
        {
            case SessionMessageKind.Request: return Offer | (1u << SessionField.Cookie);
            case SessionMessageKind.Retry: return 1u << SessionField.Mode;
            case SessionMessageKind.Certificate: return 1u << SessionField.Cookie;
            case SessionMessageKind.Accept: return ReplyAllows;
            case SessionMessageKind.Key: return Offer | ReplyAllows;
            default: return 0;
        }
    }
}
