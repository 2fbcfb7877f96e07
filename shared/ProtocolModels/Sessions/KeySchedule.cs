using System;
using NanoPeers.Cryptography;
using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>
/// From the agreed secret to the keys of a session: HKDF-SHA-256 (RFC 5869) with the transcript hash as salt, so that the keys depend on
/// every octet both ends said, the public key among them (S0: "generated from the public key"). SESSIONS.md, "Key schedule".
/// </summary>
internal sealed class KeySchedule
{
    /// <summary>Octets of the agreed secret.</summary>
    internal const int SecretLength = 32;

    /// <summary>Octets of the expansion's info.</summary>
    internal const int InfoLength = 16 + 1;

    private const int CipherAt = 0;
    private const int MacAt = 32;
    private const int VectorAt = 64;
    private const int DirectionLength = 96;
    private const int ConfirmationAt = 2 * DirectionLength;
    private const int ResumptionAt = ConfirmationAt + 32;
    private const int ResumptionIdAt = ResumptionAt + SecretLength;
    private const int MaterialLength = ResumptionIdAt + 8;

    // "NanoPeers keys 1"
    private static readonly byte[] Label =
    {
        0x4E, 0x61, 0x6E, 0x6F, 0x50, 0x65, 0x65, 0x72, 0x73, 0x20, 0x6B, 0x65, 0x79, 0x73, 0x20, 0x31,
    };

    private readonly SessionTools _tools;
    private readonly byte[] _material = new byte[MaterialLength];
    private readonly byte[] _extracted = new byte[32];
    private readonly byte[] _info = new byte[InfoLength];
    private readonly byte[] _mac = new byte[32];

    internal KeySchedule(SessionTools tools)
    {
        _tools = tools;
        Array.Copy(Label, 0, _info, 0, Label.Length);
    }

    /// <summary>Derives all keys of a session; they stay here until <see cref="Wipe"/>.</summary>
    internal void Derive(byte[] secret, byte[] transcript, int suite)
    {
        _info[Label.Length] = (byte)suite;
        _tools.Hkdf.Extract(transcript, 0, SessionTranscript.Length, secret, 0, SecretLength, _extracted, 0);
        _tools.Hkdf.Expand(_extracted, 0, _info, 0, InfoLength, _material, 0, MaterialLength);
        Array.Clear(_extracted, 0, _extracted.Length);
    }

    /// <summary>Writes the 32-octet confirmation of the transcript.</summary>
    internal void WriteConfirmation(byte[] transcript, byte[] into, int offset)
    {
        byte[] claim = _tools.Transcript.Claim(SessionTranscript.ConfirmationRole, transcript, 0);
        _tools.Cryptography.ComputeHmac(_material, ConfirmationAt, 32, claim, 0, SessionTranscript.ClaimLength, into, offset);
    }

    /// <summary>Whether a confirmation is right.</summary>
    internal bool VerifyConfirmation(byte[] transcript, byte[] buffer, int offset)
    {
        WriteConfirmation(transcript, _mac, 0);
        return ConstantTime.AreEqual(_mac, 0, buffer, offset, 32);
    }

    /// <summary>The protection of what the initiator sends, or of what it receives.</summary>
    internal IEnvelopeProtection MakeProtection(ulong sessionId, int suite, bool fromInitiator, EnvelopeDigest digest)
    {
        int at = fromInitiator ? 0 : DirectionLength;
        if (suite == Suite.Aes256Gcm && _tools.Cryptography is IFullCryptography full)
        {
            return new GcmProtection(sessionId, full, _material, at + CipherAt, at + VectorAt, digest);
        }

        if (suite == Suite.HmacOnly)
        {
            return new HmacProtection(sessionId, _tools.Cryptography, _material, at + MacAt, digest);
        }

        return new CbcHmacProtection(sessionId, _tools.Cryptography, _material, at + CipherAt, at + MacAt, at + VectorAt, digest);
    }

    /// <summary>Copies the secret that a later session can begin with, and its id.</summary>
    internal void CopyResumption(byte[] secret, out ulong id)
    {
        Array.Copy(_material, ResumptionAt, secret, 0, SecretLength);
        id = BigEndian.ReadUInt64(_material, ResumptionIdAt);
    }

    /// <summary>Overwrites everything.</summary>
    internal void Wipe()
    {
        Array.Clear(_material, 0, _material.Length);
        Array.Clear(_extracted, 0, _extracted.Length);
        Array.Clear(_mac, 0, _mac.Length);
    }
}
