using System;
using NanoPeers.Cryptography;

namespace NanoPeers.Messages;

/// <summary>
/// The digest's rule: it covers everything up to the trailer, with what relays may change (hop limit, total length) and the digest itself
/// as zero. Holds the scratch octets of one peer's or session's protections, so that no message allocates.
/// </summary>
public sealed class EnvelopeDigest
{
    private readonly byte[] _saved = new byte[1 + 4 + Envelope.DigestLength];
    private readonly byte[] _mac = new byte[32];
    private readonly byte[] _block = new byte[32];

    /// <summary>32 octets that a protection may use while it works on one message.</summary>
    internal byte[] Block
    {
        get { return _block; }
    }

    /// <summary>Where the digest found in the message stands in <see cref="Saved"/>.</summary>
    internal const int SavedDigest = 5;

    /// <summary>What stood in the message before <see cref="Blank"/>.</summary>
    internal byte[] Saved
    {
        get { return _saved; }
    }

    /// <summary>Puts zeros where the digest's rule wants them and keeps what stood there.</summary>
    internal void Blank(byte[] buffer, int offset)
    {
        _saved[0] = buffer[offset + Envelope.OffsetHopLimit];
        Array.Copy(buffer, offset + Envelope.OffsetTotalLength, _saved, 1, 4);
        Array.Copy(buffer, offset + Envelope.OffsetDigest, _saved, SavedDigest, Envelope.DigestLength);
        buffer[offset + Envelope.OffsetHopLimit] = 0;
        Array.Clear(buffer, offset + Envelope.OffsetTotalLength, 4);
        Array.Clear(buffer, offset + Envelope.OffsetDigest, Envelope.DigestLength);
    }

    /// <summary>Puts back what <see cref="Blank"/> took, but for the digest when a new one was made.</summary>
    internal void Restore(byte[] buffer, int offset, bool withDigest)
    {
        buffer[offset + Envelope.OffsetHopLimit] = _saved[0];
        Array.Copy(_saved, 1, buffer, offset + Envelope.OffsetTotalLength, 4);
        if (withDigest)
        {
            Array.Copy(_saved, SavedDigest, buffer, offset + Envelope.OffsetDigest, Envelope.DigestLength);
        }
    }

    /// <summary>Writes the digest of a message whose lengths are final.</summary>
    internal void Write(IMacKey key, byte[] buffer, int offset, int sealedLength)
    {
        Blank(buffer, offset);
        key.Compute(buffer, offset, sealedLength, _mac, 0);
        Restore(buffer, offset, false);
        Array.Copy(_mac, 0, buffer, offset + Envelope.OffsetDigest, Envelope.DigestLength);
    }

    /// <summary>Whether a message's digest is right; compared in constant time.</summary>
    internal bool Verify(IMacKey key, Envelope envelope)
    {
        byte[] buffer = envelope.Buffer;
        Blank(buffer, envelope.Offset);
        key.Compute(buffer, envelope.Offset, envelope.SealedLength, _mac, 0);
        Restore(buffer, envelope.Offset, true);
        return ConstantTime.AreEqual(_mac, 0, _saved, SavedDigest, Envelope.DigestLength);
    }
}
