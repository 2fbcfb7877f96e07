using System;
using NanoPeers.Cryptography;

namespace NanoPeers.Sessions;

/// <summary>
/// Proof by a secret that both ends hold: HMAC-SHA-256 of the claim. The secret comes from enrolment, from a group password, or from an
/// introduction; the credential says which, never the secret itself.
/// </summary>
public sealed class SecretAuthenticator : IAuthenticator
{
    /// <summary>Octets of a secret and of a proof.</summary>
    public const int SecretLength = 32;

    private readonly ICryptography _cryptography;
    private readonly int _method;
    private readonly byte[] _secret = new byte[SecretLength];
    private readonly byte[] _proof = new byte[SecretLength];

    /// <summary>Takes a copy of the secret.</summary>
    /// <param name="cryptography">The platform's primitives.</param>
    /// <param name="method">Secret or Introduction of <see cref="AuthenticatorMethod"/>.</param>
    /// <param name="secret">Holds the secret.</param>
    /// <param name="offset">Where its 32 octets begin.</param>
    public SecretAuthenticator(ICryptography cryptography, int method, byte[] secret, int offset)
    {
        _cryptography = cryptography;
        _method = method;
        Array.Copy(secret, offset, _secret, 0, SecretLength);
    }

    /// <inheritdoc/>
    public int CredentialLength
    {
        get { return 1; }
    }

    /// <inheritdoc/>
    public int ProofLength
    {
        get { return SecretLength; }
    }

    /// <inheritdoc/>
    public bool IsCostly
    {
        get { return false; }
    }

    /// <inheritdoc/>
    public void WriteCredential(byte[] into, int offset)
    {
        into[offset] = (byte)_method;
    }

    /// <inheritdoc/>
    public void Prove(byte[] claim, int count, byte[] proof, int proofOffset)
    {
        _cryptography.ComputeHmac(_secret, 0, SecretLength, claim, 0, count, proof, proofOffset);
    }

    /// <inheritdoc/>
    public bool Verify(byte[] claim, int count, SessionMessage message, byte[] senderBuffer, int senderOffset)
    {
        bool sameMethod = message.LengthOf(SessionField.Credential) == 1 && message.Buffer[message.OffsetOf(SessionField.Credential)] == _method;
        if (!sameMethod && message.Kind != SessionMessageKind.Key && message.Kind != SessionMessageKind.Reject)
        {
            return false;
        }

        if (message.LengthOf(SessionField.Proof) != SecretLength)
        {
            return false;
        }

        Prove(claim, count, _proof, 0);
        return ConstantTime.AreEqual(_proof, 0, message.Buffer, message.OffsetOf(SessionField.Proof), SecretLength);
    }

    /// <summary>Overwrites the secret; every later proof fails.</summary>
    public void Wipe()
    {
        _cryptography.FillRandom(_secret, 0, SecretLength);
    }
}
