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
        byte[] signature = new byte[key.SignatureLength];
        advertisement.Signature = null;
        key.Sign(AdvertisementXml.WriteUnsigned(advertisement), signature);
        advertisement.Signature = new AdvertisementSignature(key.SubjectPublicKeyInfo.ToArray(), signature);
        byte[] octets = AdvertisementXml.Write(advertisement);
        if (!AdvertisementXml.TryRead(octets, out _, out AdvertisementProblem? problem))
        {
            throw new ArgumentException($"The advertisement is none: {problem}", nameof(advertisement));
        }

        return new AdvertisementDocuments().Read(octets, false).Document
            ?? throw new ArgumentException("The advertisement names no publisher.", nameof(advertisement));
    }

    /// <inheritdoc/>
    public DocumentReading Read(ReadOnlySpan<byte> octets, bool isJson)
    {
        if (isJson || octets.Length > PeersLimits.MaxDocument || !AdvertisementXml.TryRead(octets, out Advertisement? advertisement, out _)
            || advertisement.Publisher is null)
        {
            return new DocumentReading(PeersReason.NoDocument, null);
        }

        string signer = "";
        if (advertisement.Signature is { } signature)
        {
            if (!PeerPublicKey.TryParse(signature.SignerKey, out PeerPublicKey? key)
                || !key.Verify(AdvertisementXml.WriteUnsigned(advertisement), signature.Octets))
            {
                return new DocumentReading(PeersReason.BadSignature, null);
            }

            signer = Convert.ToHexStringLower(key.Fingerprint.Span);
        }

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
            Membership = advertisement is GroupAdvertisement { Membership: { } membership } ? Policy(membership) : null,
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
