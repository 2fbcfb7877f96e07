using System.Diagnostics.CodeAnalysis;
using NanoPeers.Advertisements;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Advertisements;

/// <summary>
/// An advertisement as content of a group (S0: "if the advertised content is another advertisement", aboutID and peer identifier). So a pipe's
/// advertisement is published through content sharing.
/// </summary>
public static class AdvertisementContent
{
    /// <summary>The MIME type of an advertisement in XML.</summary>
    public const string MimeType = MimeTypeText.AdvertisementAsXml;

    /// <summary>Wraps a signed advertisement into content of a group; for its members.</summary>
    /// <param name="inner">The advertisement, signed.</param>
    /// <param name="group">The group.</param>
    /// <param name="part">The last part of the content's name.</param>
    /// <returns>Unsigned; null when the advertisement is longer than content by value may be.</returns>
    public static ContentAdvertisement? Wrap(Advertisement inner, Identifier group, string part)
    {
        byte[] document = AdvertisementXml.Write(inner);
        return document.Length > AdvertisementLimits.MaxByValue
            ? null
            : new ContentAdvertisement
            {
                Name = $"urn:nanopeers:content:{group}:{part}",
                DefaultLanguage = inner.DefaultLanguage,
                Size = (ulong)document.Length,
                ByValue = document,
                MimeType = MimeType,
                About = inner.Name,
                PeerEndpoint = inner.Endpoints.Length > 0 ? inner.Endpoints[0] : null,
                Description = new ProviderDescription { Title = inner.Title },
                Publisher = inner.Publisher,
                Version = inner.Version,
                PublishedAt = inner.PublishedAt,
                LifetimeSeconds = inner.LifetimeSeconds,
                MembersOnly = true,
            };
    }

    /// <summary>Takes the advertisement out. Its own signature is still to be verified.</summary>
    /// <param name="content">The content.</param>
    /// <param name="inner">The advertisement, or null.</param>
    /// <param name="problem">Why not, or null.</param>
    public static bool TryUnwrap(
        ContentAdvertisement content, [NotNullWhen(true)] out Advertisement? inner, [NotNullWhen(false)] out AdvertisementProblem? problem)
    {
        inner = null;
        if (content.MimeType != MimeType || content.ByValue is not { } document)
        {
            problem = new AdvertisementProblem(AdvertisementStatus.BadWord, 0, 0, "the content is no advertisement by value");
            return false;
        }

        if (!AdvertisementXml.TryRead(document, out inner, out problem))
        {
            return false;
        }

        if (inner.Name != content.About)
        {
            (inner, problem) = (null, new AdvertisementProblem(AdvertisementStatus.Contradiction, 0, 0, "aboutID names another resource"));
            return false;
        }

        return true;
    }
}
