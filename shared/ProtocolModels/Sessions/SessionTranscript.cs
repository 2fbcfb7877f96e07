using System;
using NanoPeers.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Sessions;

/// <summary>
/// The running hash of what both ends said: each step covers the step before, the sender, and the covered octets of the body. It is
/// HMAC-SHA-256 under a fixed label, because that is what the board has in hardware; collisions in it are collisions in SHA-256.
/// SESSIONS.md, "Transcript".
/// </summary>
internal sealed class SessionTranscript
{
    /// <summary>Octets of a transcript hash.</summary>
    internal const int Length = 32;

    /// <summary>Step of a Request.</summary>
    internal const byte RequestStep = 0x51;

    /// <summary>Step of the initiator's Key message.</summary>
    internal const byte InitiatorKeyStep = 0x4B;

    /// <summary>Step of an Accept.</summary>
    internal const byte AcceptStep = 0x41;

    /// <summary>Step of the responder's Key message.</summary>
    internal const byte ResponderKeyStep = 0x6B;

    /// <summary>Role octet of an initiator's proof.</summary>
    internal const byte InitiatorRole = 0x49;

    /// <summary>Role octet of a responder's proof.</summary>
    internal const byte ResponderRole = 0x52;

    /// <summary>Role octet of a proven Reject.</summary>
    internal const byte RejectRole = 0x58;

    /// <summary>Role octet of the key confirmation.</summary>
    internal const byte ConfirmationRole = 0x43;

    private const int PreviousAt = 1;
    private const int SenderAt = PreviousAt + Length;
    private const int BodyHashAt = SenderAt + Identifier.Length;

    // "NanoPeers session 1"
    private static readonly byte[] Label =
    {
        0x4E, 0x61, 0x6E, 0x6F, 0x50, 0x65, 0x65, 0x72, 0x73, 0x20, 0x73, 0x65, 0x73, 0x73, 0x69, 0x6F, 0x6E, 0x20, 0x31,
    };

    private readonly ICryptography _cryptography;
    private readonly byte[] _step = new byte[BodyHashAt + Length];
    private readonly byte[] _claim = new byte[ClaimLength];

    internal SessionTranscript(ICryptography cryptography)
    {
        _cryptography = cryptography;
    }

    /// <summary>Adds a step to a transcript hash, in place; a new transcript begins with 32 zero octets.</summary>
    internal void Add(byte step, byte[] senderBuffer, int senderOffset, byte[] body, int offset, int coveredLength, byte[] hash)
    {
        _step[0] = step;
        Array.Copy(hash, 0, _step, PreviousAt, Length);
        Array.Copy(senderBuffer, senderOffset, _step, SenderAt, Identifier.Length);
        _cryptography.ComputeHmac(Label, 0, Label.Length, body, offset, coveredLength, _step, BodyHashAt);
        _cryptography.ComputeHmac(Label, 0, Label.Length, _step, 0, _step.Length, hash, 0);
    }

    /// <summary>
    /// The octets that a proof or confirmation covers: role, transcript hash, for a Reject its reason, and room for what stands between the
    /// covered octets and the proof, zero here.
    /// </summary>
    internal byte[] Claim(byte role, byte[] hash, int detail)
    {
        _claim[0] = role;
        Array.Copy(hash, 0, _claim, 1, Length);
        _claim[1 + Length] = (byte)detail;
        Array.Clear(_claim, LastAt, LastLength);
        return _claim;
    }

    /// <summary>
    /// The claim of a message with a cookie or a confirmation: an old request cannot be sent again with a new cookie, and a stranger cannot spoil
    /// an acceptance by a wrong confirmation.
    /// </summary>
    internal byte[] ClaimWith(byte role, byte[] hash, byte[] last, int lastOffset)
    {
        Claim(role, hash, 0);
        Array.Copy(last, lastOffset, _claim, LastAt, LastLength);
        return _claim;
    }

    /// <summary>The claim that goes with a message that was received, once it is part of the transcript.</summary>
    internal byte[] ClaimOf(byte role, byte[] hash, SessionMessage message)
    {
        bool confirms = message.Has(SessionField.Confirmation);
        return confirms || message.Has(SessionField.Cookie)
            ? ClaimWith(role, hash, message.Buffer, message.OffsetOf(confirms ? SessionField.Confirmation : SessionField.Cookie))
            : Claim(role, hash, 0);
    }

    private const int LastAt = 1 + Length + 1;
    private const int LastLength = 32;

    /// <summary>Octets of a claim.</summary>
    internal const int ClaimLength = LastAt + LastLength;

    /// <summary>Adds the step of a message that was received.</summary>
    internal void AddReceived(byte step, byte[] senderBuffer, int senderOffset, SessionMessage message, byte[] hash)
    {
        Add(step, senderBuffer, senderOffset, message.Buffer, message.BodyOffset, message.CoveredLength, hash);
    }

    /// <summary>Adds the step of a message that is being written: its body begins at the offset and its proof comes next.</summary>
    internal void AddWritten(byte step, byte[] self, MessageWriter writer, int bodyOffset, byte[] hash)
    {
        Add(step, self, 0, writer.Buffer, bodyOffset, writer.Position - bodyOffset, hash);
    }
}
