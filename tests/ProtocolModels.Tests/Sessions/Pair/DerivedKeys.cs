using System.Buffers.Binary;
using System.Security.Cryptography;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Cryptography;
using NanoPeers.Sessions;

namespace NanoPeers.ProtocolModels.Tests.Sessions.Pair;

/// <summary>
/// The keys of a session found by the rules of SESSIONS.md from what was on the wire and the initiator's private key, on .NET's HKDF, apart from
/// the code that they judge. It is also what somebody has who stole all there is of a session.
/// </summary>
internal sealed class DerivedKeys
{
    private const int Direction = 96;

    private readonly byte[] _material;

    public DerivedKeys(SessionPair pair, ulong sessionId, RSA privateKey)
    {
        byte[] id = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(id, sessionId);
        ClearMessage[] messages = [.. pair.Capture.Select(one => ClearMessage.Read(one.Octets)).OfType<ClearMessage>()
            .Where(one => one[SessionField.SessionId].AsSpan().SequenceEqual(id))];
        ClearMessage request = messages.Last(one => one.Kind == SessionMessageKind.Request);
        ClearMessage accept = messages.Last(one => one.Kind == SessionMessageKind.Accept);
        Suite = accept[SessionField.ChosenSuite][0];
        Secret = privateKey.Decrypt(accept[SessionField.KeyReply], RSAEncryptionPadding.OaepSHA256);
        Transcript = Reproof.TranscriptOf(request, accept);
        _material = HKDF.DeriveKey(HashAlgorithmName.SHA256, Secret, (2 * Direction) + 72, Transcript, [.. "NanoPeers keys 1"u8, (byte)Suite]);
    }

    public int Suite { get; }

    public byte[] Secret { get; }

    public byte[] Transcript { get; }

    public byte[] ResumptionSecret => _material[((2 * Direction) + 32)..((2 * Direction) + 64)];

    public ulong ResumptionId => BinaryPrimitives.ReadUInt64BigEndian(_material.AsSpan((2 * Direction) + 64));

    /// <summary>The protection of one direction, for messages that name any session.</summary>
    public IEnvelopeProtection Protection(bool fromInitiator, ulong sessionId)
    {
        int at = fromInitiator ? 0 : Direction;
        return Suite == NanoPeers.Messages.Suite.Aes256Gcm
            ? new GcmProtection(sessionId, new TestCryptography(5), _material, at, at + 64, new EnvelopeDigest())
            : new CbcHmacProtection(sessionId, new TestCryptography(5), _material, at, at + 32, at + 64, new EnvelopeDigest());
    }

    public static OpenStatus Open(IEnvelopeProtection protection, byte[] message)
    {
        byte[] copy = [.. message];
        var envelope = new Envelope();
        Assert.Equal(DecodeStatus.Complete, envelope.TryDecodeDatagram(copy, 0, copy.Length, Limits.MaxDatagram));
        return protection.Open(envelope);
    }
}
