using System;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;

namespace NanoPeers.Sessions;

/// <summary>
/// The secret of a pairing: one device may ask another for a session, without any gateway. It is derived from the enrolment's secret of the one
/// that answers, which needs to hold nothing more; the one that asks is given it by the authority. PAIRING.md.
/// </summary>
public static class PairingSecret
{
    /// <summary>Octets of the secret.</summary>
    public const int Length = SecretAuthenticator.SecretLength;

    // "NanoPeers pairing 1"
    private static readonly byte[] Label =
    {
        0x4E, 0x61, 0x6E, 0x6F, 0x50, 0x65, 0x65, 0x72, 0x73, 0x20, 0x70, 0x61, 0x69, 0x72, 0x69, 0x6E, 0x67, 0x20, 0x31,
    };

    /// <summary>Derives it: HMAC-SHA-256 under the enrolment's secret over label, id of the one that asks, id of the one that answers.</summary>
    /// <param name="cryptography">The platform's primitives.</param>
    /// <param name="enrolmentSecret">The 32 octets that the one that answers shares with the authority.</param>
    /// <param name="askerBuffer">Holds the id of the one that asks.</param>
    /// <param name="askerOffset">Where its 16 octets begin.</param>
    /// <param name="answerer">The one that answers.</param>
    /// <param name="into">Receives <see cref="Length"/> octets; the caller overwrites them.</param>
    public static void Derive(
        ICryptography cryptography, byte[] enrolmentSecret, byte[] askerBuffer, int askerOffset, Identifier answerer, byte[] into)
    {
        byte[] said = new byte[Label.Length + (2 * Identifier.Length)];
        Array.Copy(Label, 0, said, 0, Label.Length);
        Array.Copy(askerBuffer, askerOffset, said, Label.Length, Identifier.Length);
        answerer.CopyTo(said, Label.Length + Identifier.Length);
        cryptography.ComputeHmac(enrolmentSecret, 0, Length, said, 0, said.Length, into, 0);
    }
}
