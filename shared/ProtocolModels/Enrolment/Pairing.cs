using System;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Sessions;

namespace NanoPeers.Enrolment;

/// <summary>
/// What a device needs to ask another of its group for a session without a gateway: who that is, where it is, and the secret of the two
/// (<see cref="PairingSecret"/>). The authority makes it; a person or a tool carries it over. PAIRING.md.
/// </summary>
public sealed class Pairing
{
    /// <summary>The version of the octets and of the text.</summary>
    public const int Version = 1;

    private readonly byte[] _secret = new byte[PairingSecret.Length];

    /// <summary>Takes a copy of the secret.</summary>
    /// <param name="asker">The device that asks, and that holds the pairing.</param>
    /// <param name="answerer">The device that answers.</param>
    /// <param name="group">The group of both.</param>
    /// <param name="secret">Holds the secret.</param>
    /// <param name="offset">Where its 32 octets begin.</param>
    /// <param name="endpoint">Where the device that answers is: an endpoint of scheme udp, at most <see cref="Limits.MaxPairingEndpoint"/> octets.</param>
    public Pairing(Identifier asker, Identifier answerer, Identifier group, byte[] secret, int offset, string endpoint)
    {
        Asker = asker;
        Answerer = answerer;
        Group = group;
        Endpoint = endpoint;
        Array.Copy(secret, offset, _secret, 0, _secret.Length);
    }

    /// <summary>The device that asks, and that holds the pairing.</summary>
    public Identifier Asker { get; }

    /// <summary>The device that answers.</summary>
    public Identifier Answerer { get; }

    /// <summary>The group of both.</summary>
    public Identifier Group { get; }

    /// <summary>Where the device that answers is.</summary>
    public string Endpoint { get; }

    /// <summary>The secret, not a copy: only the codec reads it.</summary>
    internal byte[] Secret
    {
        get { return _secret; }
    }

    /// <summary>Proves this end to the other, and the other to this: method Pairing.</summary>
    /// <param name="cryptography">The platform's primitives.</param>
    public SecretAuthenticator CreateAuthenticator(ICryptography cryptography)
    {
        return new SecretAuthenticator(cryptography, AuthenticatorMethod.Pairing, _secret, 0);
    }

    /// <summary>Overwrites the secret.</summary>
    public void Wipe()
    {
        KeyWiping.Wipe(_secret);
    }

    /// <summary>Never shows the secret.</summary>
    public override string ToString()
    {
        return "pairing of " + Asker.ToString() + " with " + Answerer.ToString() + " at " + Endpoint;
    }
}
