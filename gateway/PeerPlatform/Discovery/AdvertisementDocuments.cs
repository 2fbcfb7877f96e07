using System.Security.Cryptography;
using NanoPeers.Advertisements;
using NanoPeers.PeerDiscovery;
using NanoPeers.PeerPlatform.Advertisements;
using NanoPeers.PeerPlatform.Certificates;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>
/// Advertisements as discovery has them: XML, valid by schema, signed by RSA over the canonical document without its signature. Any thread may call.
/// </summary>
public sealed class AdvertisementDocuments : IDocumentReader
{
    /// <summary>Attribute by which a document is found whose key is known: the signer's fingerprint.</summary>
    public const string SignerAttribute = "signer";

    /// <summary>Attribute with the first endpoint.</summary>
    public const string EndpointAttribute = "endpoint";

    /// <summary>Signs an advertisement, and reads it as others will.</summary>
    /// <param name="advertisement">Is given the signature; publisher, version, time and lifetime are set by the caller.</param>
    /// <param name="key">The publisher's key.</param>
    /// <exception cref="ArgumentException">It breaks its schema; the message says where.</exception>
    public static AdvertisedDocument Sign(Advertisement advertisement, IPeerKey key)
    {
        AdvertisementSigner.Sign(advertisement, key);
        return Of(advertisement);
    }

    /// <summary>A signed advertisement, read as others will.</summary>
    /// <param name="advertisement">The advertisement.</param>
    /// <exception cref="ArgumentException">It is none that others would read.</exception>
    public static AdvertisedDocument Of(Advertisement advertisement) => new AdvertisementDocuments().Read(AdvertisementXml.Write(advertisement), false).Document
        ?? throw new ArgumentException("Nobody would read the advertisement.", nameof(advertisement));

    /// <inheritdoc/>
    public DocumentReading Read(ReadOnlySpan<byte> octets, bool isJson)
    {
        if (isJson || octets.Length > PeersLimits.MaxDocument || !AdvertisementXml.TryRead(octets, out Advertisement? advertisement, out _)
            || advertisement.Publisher is null)
        {
            return new DocumentReading(PeersReason.NoDocument, null);
        }

        // What expired is left to the index: it has the time.
        SignatureVerdict verdict = AdvertisementSigner.Verify(advertisement, [], DateTimeOffset.UnixEpoch);
        if (verdict is not (SignatureVerdict.Good or SignatureVerdict.NotSigned))
        {
            return new DocumentReading(PeersReason.BadSignature, null);
        }

        string signer = verdict == SignatureVerdict.Good ? Convert.ToHexStringLower(SHA256.HashData(advertisement.Signature!.SignerKey)) : "";
        return new DocumentReading(signer.Length > 0 ? PeersReason.Accepted : PeersReason.NotSigned, Of(advertisement, octets.ToArray(), signer));
    }

    private static AdvertisedDocument Of(Advertisement advertisement, byte[] octets, string signer)
    {
        string endpoint = advertisement.Endpoints.Length > 0 ? advertisement.Endpoints[0] : "";
        return new AdvertisedDocument(
            advertisement.Name, advertisement.Kind, advertisement.Title, advertisement.Publisher!, advertisement.Version,
            DateTimeOffset.FromUnixTimeSeconds(advertisement.ExpiresAt), octets)
        {
            Group = advertisement.GroupId,
            Endpoint = endpoint,
            Attributes = Attributes(advertisement, signer, endpoint),
            PublishedAt = DateTimeOffset.FromUnixTimeSeconds(advertisement.PublishedAt),
            Signer = signer,
            Policies = advertisement is GroupAdvertisement group ? [.. group.Policies.Select(Policy)] : [],
            IsForMembers = advertisement.MembersOnly,
            IsWithdrawal = advertisement.Withdrawn,
        };
    }

    private static List<AdvertisementAttribute> Attributes(Advertisement advertisement, string signer, string endpoint)
    {
        List<AdvertisementAttribute> all = [];
        if (signer.Length > 0)
        {
            all.Add(new AdvertisementAttribute(SignerAttribute, signer));
        }

        if (endpoint.Length > 0)
        {
            all.Add(new AdvertisementAttribute(EndpointAttribute, endpoint));
        }

        IEnumerable<AdvertisementAttribute> told = advertisement.Attributes().Where(pair => pair.Name is not (SignerAttribute or EndpointAttribute))
            .Select(pair => new AdvertisementAttribute(pair.Name, pair.Value));
        all.AddRange(told.Where(IAdvertisementStore.IsIndexed).Take(IAdvertisementStore.MaxAttributes - all.Count));
        return all;
    }

    private static DocumentPolicy Policy(PolicyAdvertisement policy)
    {
        Dictionary<string, string> parameters = new(StringComparer.Ordinal);
        foreach (NamedValue parameter in policy.Parameters)
        {
            parameters.TryAdd(parameter.Name, parameter.Value);
        }

        return new DocumentPolicy(policy.PolicyName, parameters);
    }
}
