using System;
using NanoPeers.Identifiers;

namespace NanoPeers.Sessions;

/// <summary>
/// A secret that a later session with the same peer can begin with (S0 fig. 2: the key saved for later sessions), with the end of its use. Made
/// only where both ends' policies allow resumption, which they do not by default.
/// </summary>
public sealed class ResumptionSecret
{
    private readonly byte[] _octets = new byte[KeySchedule.SecretLength];
    private readonly ulong _id;
    private bool _isWiped;

    private ResumptionSecret(Identifier peer, ulong id, long expiresAtMillis)
    {
        Peer = peer;
        _id = id;
        ExpiresAtMillis = expiresAtMillis;
    }

    /// <summary>The only peer that it can be used with.</summary>
    public Identifier Peer { get; }

    /// <summary>Its id, as it stands in a request.</summary>
    public ulong Id
    {
        get { return _id; }
    }

    /// <summary>From when on it is of no use, on this peer's clock.</summary>
    public long ExpiresAtMillis { get; }

    /// <summary>Takes the secret out of a session, once.</summary>
    /// <param name="session">A live session.</param>
    /// <param name="policy">Says how long the secret may be used.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <returns>Null when the session has none or it was taken.</returns>
    public static ResumptionSecret? TakeFrom(SecuredSession session, SessionPolicy policy, long nowMillis)
    {
        byte[] octets = new byte[KeySchedule.SecretLength];
        if (!session.TryTakeResumption(octets, 0, out ulong id))
        {
            return null;
        }

        ResumptionSecret secret = new ResumptionSecret(session.Peer, id, nowMillis + (policy.ResumptionLifetimeSeconds * 1000L));
        Array.Copy(octets, 0, secret._octets, 0, octets.Length);
        Array.Clear(octets, 0, octets.Length);
        return secret;
    }

    /// <summary>An exchange that begins a session with the secret, at either end.</summary>
    /// <param name="peer">The other end of the new session.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <returns>Null when the secret has expired, was wiped, or is another peer's.</returns>
    public PresharedKeyExchange? MakeExchange(Identifier peer, long nowMillis)
    {
        bool usable = !_isWiped && nowMillis < ExpiresAtMillis && Peer.Equals(peer);
        return usable ? new PresharedKeyExchange(KeyExchangeMethod.Resumption, _id, _octets, 0) : null;
    }

    /// <summary>Overwrites the secret. Calling twice is harmless.</summary>
    public void Wipe()
    {
        _isWiped = true;
        Array.Clear(_octets, 0, _octets.Length);
    }
}
