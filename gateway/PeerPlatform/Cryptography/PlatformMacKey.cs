using System.Security.Cryptography;
using NanoPeers.Cryptography;

namespace NanoPeers.PeerPlatform.Cryptography;

/// <summary>
/// HMAC-SHA-256 by one-shot calls for the first few messages, which is all that many sessions ever see, and then by an
/// <see cref="IncrementalHash"/>, which has the key's two compressions behind it: measured 0.44 against 1.0 microseconds for
/// 64 octets, 0.9 against 1.5 for 1 KiB.
/// </summary>
internal sealed class PlatformMacKey(AwakeKeys awake, ReadOnlySpan<byte> octets)
    : RestingKey<IncrementalHash>(awake, octets), IMacKey
{
    /// <summary>Messages that a key at rest serves before it wakes.</summary>
    internal const int MessagesAtRest = 3;

    private int _messagesAtRest;

    /// <inheritdoc/>
    public void Compute(byte[] data, int offset, int count, byte[] mac, int macOffset)
    {
        ReadOnlySpan<byte> message = data.AsSpan(offset, count);
        Span<byte> into = mac.AsSpan(macOffset, Sha256.DigestSize);
        IncrementalHash? hash = Take();
        if (hash == null)
        {
            if (_messagesAtRest < MessagesAtRest)
            {
                _messagesAtRest++;
                HMACSHA256.HashData(Octets, message, into);
                return;
            }

            _messagesAtRest = 0;
            hash = Wake();
        }

        hash.AppendData(message);
        hash.GetHashAndReset(into);
        PutBack(hash);
    }

    protected override IncrementalHash Create(byte[] octets) => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, octets);
}
