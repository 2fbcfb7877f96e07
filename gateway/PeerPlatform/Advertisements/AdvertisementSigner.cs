using NanoPeers.Advertisements;
using NanoPeers.PeerPlatform.Certificates;

namespace NanoPeers.PeerPlatform.Advertisements;

/// <summary>
/// Signs advertisements with their publisher's key: RSASSA-PKCS1-v1_5, SHA-256, over the canonical XML without the signature. So a signature
/// survives any way through other forms. ADVERTISEMENTS.md, "Signatures".
/// </summary>
public static class AdvertisementSigner
{
    /// <summary>Gives an advertisement its signature, in place of any other.</summary>
    /// <param name="advertisement">The advertisement; publisher, version, time and lifetime are set.</param>
    /// <param name="key">The publisher's key.</param>
    /// <exception cref="ArgumentException">No reader would take it; the message says why.</exception>
    public static void Sign(Advertisement advertisement, IPeerKey key)
    {
        byte[] octets = AdvertisementXml.WriteUnsigned(advertisement);
        if (!AdvertisementXml.TryRead(octets, out _, out AdvertisementProblem? problem))
        {
            throw new ArgumentException($"The advertisement is none: {problem}", nameof(advertisement));
        }

        byte[] signature = new byte[key.SignatureLength];
        key.Sign(octets, signature);
        advertisement.Signature = new AdvertisementSignature(key.SubjectPublicKeyInfo.ToArray(), signature);
    }

    /// <summary>
    /// The signed word that takes an advertisement back: the next version, withdrawn, without what only describes it, and holding as long as the
    /// old one would have held.
    /// </summary>
    /// <param name="advertisement">What is taken back.</param>
    /// <param name="key">The publisher's key.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null when it holds no more: there is nothing to take back.</returns>
    public static Advertisement? Withdraw(Advertisement advertisement, IPeerKey key, DateTimeOffset now)
    {
        long left = advertisement.ExpiresAt - now.ToUnixTimeSeconds();
        if (left <= 0 || !AdvertisementXml.TryRead(AdvertisementXml.WriteUnsigned(advertisement), out Advertisement? word, out _))
        {
            return null;
        }

        word.Version++;
        word.Withdrawn = true;
        word.PublishedAt = now.ToUnixTimeSeconds();
        word.LifetimeSeconds = (int)Math.Min(left, AdvertisementLimits.MaxLifetimeSeconds);
        word.Description = null;
        word.Extensions = [];
        Sign(word, key);
        return word;
    }

    /// <summary>Whether an advertisement's signature is one of the key that it names, and what else speaks against believing it.</summary>
    /// <param name="advertisement">The advertisement.</param>
    /// <param name="fingerprint">SHA-256 of the publisher's key where it is known, from a group's statements or from before; else empty.</param>
    /// <param name="now">The time.</param>
    public static SignatureVerdict Verify(Advertisement advertisement, ReadOnlySpan<byte> fingerprint, DateTimeOffset now)
    {
        if (advertisement.Signature is not { } signature)
        {
            return SignatureVerdict.NotSigned;
        }

        if (!PeerPublicKey.TryParse(signature.SignerKey, out PeerPublicKey? key))
        {
            return SignatureVerdict.BadKey;
        }

        if (!fingerprint.IsEmpty && !key.Fingerprint.Span.SequenceEqual(fingerprint))
        {
            return SignatureVerdict.AnothersKey;
        }

        if (!key.Verify(AdvertisementXml.WriteUnsigned(advertisement), signature.Octets))
        {
            return SignatureVerdict.BadSignature;
        }

        return advertisement.ExpiresAt <= now.ToUnixTimeSeconds() ? SignatureVerdict.Expired : SignatureVerdict.Good;
    }
}
