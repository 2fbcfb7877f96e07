using System;
using NanoPeers.Identifiers;

namespace NanoPeers.Sessions;

/// <summary>What a peer asks for when it begins a session.</summary>
public sealed class SessionRequest
{
    /// <summary>States a request.</summary>
    /// <param name="group">The group whose policy rules.</param>
    /// <param name="purpose">What the session is for: 1 to 16 characters of ASCII.</param>
    /// <param name="policy">What this end allows and prefers.</param>
    /// <param name="authenticator">Proves this end and checks the other.</param>
    /// <param name="keyExchanges">
    /// The exchanges offered, 1 to 8, best first, each with its key or secret. At most one of each field of a request: one RSA key, one P-256
    /// key, one earlier or introduced secret.
    /// </param>
    /// <exception cref="ArgumentException">The purpose or the exchanges are not as they must be.</exception>
    public SessionRequest(
        Identifier group, string purpose, SessionPolicy policy, IAuthenticator authenticator, IInitiatorKeyExchange[] keyExchanges)
    {
        if (!SessionPurpose.IsValid(purpose) || !AreValid(keyExchanges))
        {
            throw new ArgumentException("purpose or key exchanges");
        }

        Group = group;
        Purpose = purpose;
        Policy = policy;
        Authenticator = authenticator;
        KeyExchanges = keyExchanges;
    }

    /// <summary>The group whose policy rules.</summary>
    public Identifier Group { get; }

    /// <summary>What the session is for.</summary>
    public string Purpose { get; }

    /// <summary>What this end allows and prefers.</summary>
    public SessionPolicy Policy { get; }

    /// <summary>Proves this end and checks the other.</summary>
    public IAuthenticator Authenticator { get; }

    /// <summary>The exchanges offered, best first.</summary>
    public IInitiatorKeyExchange[] KeyExchanges { get; }

    /// <summary>The peer that must answer; null when any member may.</summary>
    public Identifier? ExpectedPeer { get; set; }

    /// <summary>The attempt that this is part of; 0 to begin a new one.</summary>
    public ulong AttemptId { get; set; }

    private static bool AreValid(IInitiatorKeyExchange[] keyExchanges)
    {
        bool valid = keyExchanges.Length > 0 && keyExchanges.Length <= Limits.MaxOffers;
        for (int i = 0; i < keyExchanges.Length; i++)
        {
            for (int j = 0; j < i; j++)
            {
                valid = valid && FieldOf(keyExchanges[i].Method) != FieldOf(keyExchanges[j].Method);
            }
        }

        return valid;
    }

    private static int FieldOf(int method)
    {
        switch (method)
        {
            case KeyExchangeMethod.Rsa: return SessionField.RsaKey;
            case KeyExchangeMethod.EcdhP256: return SessionField.EcKey;
            default: return SessionField.PresharedId;
        }
    }
}
