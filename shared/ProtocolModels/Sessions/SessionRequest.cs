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
    /// <param name="keyExchanges">The exchanges offered, best first, each with its key or secret.</param>
    public SessionRequest(
        Identifier group, string purpose, SessionPolicy policy, IAuthenticator authenticator, IInitiatorKeyExchange[] keyExchanges)
    {
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
}
