using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Certificates;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>This peer's identity key, and the members' as the group's statements name them, for wrapped group keys.</summary>
internal sealed class SeatKeyWrap(IPeerKey key, Func<SeatState> state) : IGroupKeyWrap
{
    public bool Knows(Identifier peer) => KeyOf(peer) is not null;

    public void CopyFingerprint(byte[] into, int offset) => key.Fingerprint.Span.CopyTo(into.AsSpan(offset));

    public int Wrap(Identifier recipient, byte[] secret, int offset, byte[] into, int intoOffset)
    {
        if (KeyOf(recipient) is not { } other)
        {
            return 0;
        }

        other.Wrap(secret.AsSpan(offset, 32), into.AsSpan(intoOffset, other.SignatureLength));
        return other.SignatureLength;
    }

    public bool TryUnwrap(byte[] wrapped, int offset, int count, byte[] secret, int secretOffset) =>
        key.TryUnwrap(wrapped.AsSpan(offset, count), secret.AsSpan(secretOffset, 32));

    public int Sign(byte[] data, int offset, int count, byte[] into, int intoOffset)
    {
        key.Sign(data.AsSpan(offset, count), into.AsSpan(intoOffset, key.SignatureLength));
        return key.SignatureLength;
    }

    public bool Verify(Identifier signer, byte[] data, int offset, int count, byte[] signature, int signatureOffset, int signatureCount) =>
        KeyOf(signer)?.Verify(data.AsSpan(offset, count), signature.AsSpan(signatureOffset, signatureCount)) == true;

    private PeerPublicKey? KeyOf(Identifier peer) => state().View.Find(peer) is { IsActive: true } member ? member.Key : null;
}
