using System;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Groups;

/// <summary>
/// Wraps the secret of a body to its recipient and signs the body as this peer, and the other way round. The signature covers a label, both peers'
/// ids and all of the body before it. GROUPS.md, "Wrapped secrets".
/// </summary>
internal sealed class GroupKeySigning
{
    private const int LabelLength = 22;
    private const int HeaderLength = LabelLength + (2 * Identifier.Length);

    // "NanoPeers group wrap 1"
    private static readonly byte[] Label =
    {
        0x4E, 0x61, 0x6E, 0x6F, 0x50, 0x65, 0x65, 0x72, 0x73, 0x20, 0x67,
        0x72, 0x6F, 0x75, 0x70, 0x20, 0x77, 0x72, 0x61, 0x70, 0x20, 0x31,
    };

    private readonly Identifier _self;
    private readonly IGroupKeyWrap _wrap;
    private readonly byte[] _signed = new byte[HeaderLength + GroupMessage.LongestBody];
    private readonly byte[] _wrapped = new byte[Limits.MaxModulusLength];
    private readonly byte[] _signature = new byte[Limits.MaxProofLength];

    internal GroupKeySigning(Identifier self, IGroupKeyWrap wrap)
    {
        _self = self;
        _wrap = wrap;
        Array.Copy(Label, 0, _signed, 0, LabelLength);
    }

    /// <summary>Whether something can be wrapped for a peer.</summary>
    internal bool CanWrapFor(Identifier peer)
    {
        return _wrap.Knows(peer);
    }

    internal void CopyFingerprint(byte[] into, int offset)
    {
        _wrap.CopyFingerprint(into, offset);
    }

    /// <summary>Writes the wrapped secret and the signature; the rest of the body is written, from <paramref name="bodyAt"/> on.</summary>
    internal void Write(MessageWriter writer, int bodyAt, Identifier recipient, byte[] secret)
    {
        int wrapped = _wrap.Wrap(recipient, secret, 0, _wrapped, 0);
        writer.WriteOctets(GroupField.Wrapped, _wrapped, 0, wrapped);
        if (writer.Overflowed)
        {
            return;
        }

        int count = writer.Position - bodyAt;
        Array.Copy(writer.Buffer, bodyAt, _signed, HeaderLength, count);
        WriteEnds(_self, recipient);
        int signature = _wrap.Sign(_signed, 0, HeaderLength + count, _signature, 0);
        writer.WriteOctets(GroupField.Signature, _signature, 0, signature);
    }

    /// <summary>Checks the signature of a body from a peer, then opens its secret.</summary>
    internal bool TryOpen(GroupMessage message, Identifier from, byte[] secret)
    {
        int count = message.SignedLength;
        Array.Copy(message.Buffer, message.BodyOffset, _signed, HeaderLength, count);
        WriteEnds(from, _self);
        bool signed = _wrap.Verify(
            from, _signed, 0, HeaderLength + count, message.Buffer, message.OffsetOf(GroupField.Signature), message.LengthOf(GroupField.Signature));
        return signed
            && _wrap.TryUnwrap(message.Buffer, message.OffsetOf(GroupField.Wrapped), message.LengthOf(GroupField.Wrapped), secret, 0);
    }

    private void WriteEnds(Identifier from, Identifier to)
    {
        from.CopyTo(_signed, LabelLength);
        to.CopyTo(_signed, LabelLength + Identifier.Length);
    }
}
