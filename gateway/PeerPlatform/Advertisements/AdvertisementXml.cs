using System.Diagnostics.CodeAnalysis;
using NanoPeers.Advertisements;

namespace NanoPeers.PeerPlatform.Advertisements;

/// <summary>
/// The XML form of advertisements, which is the canonical one. Reading is hardened, validates by schema, and says the line of what it
/// refuses; it never throws on input. Any thread may call. ADVERTISEMENTS.md.
/// </summary>
public static class AdvertisementXml
{
    /// <summary>The canonical document, signature included.</summary>
    /// <param name="advertisement">The advertisement.</param>
    /// <returns>UTF-8, without a declaration.</returns>
    public static byte[] Write(Advertisement advertisement) => CanonicalXml.Write(AdvertisementTree.ToElement(advertisement));

    /// <summary>The octets that are signed: the canonical document without its signature.</summary>
    /// <param name="advertisement">The advertisement.</param>
    public static byte[] WriteUnsigned(Advertisement advertisement) =>
        CanonicalXml.Write(AdvertisementTree.ToElement(advertisement, signed: false));

    /// <summary>Reads a document with the schemas that this program ships.</summary>
    /// <param name="document">UTF-8.</param>
    /// <param name="advertisement">The advertisement, or null.</param>
    /// <param name="problem">Why not, or null.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> document, [NotNullWhen(true)] out Advertisement? advertisement, [NotNullWhen(false)] out AdvertisementProblem? problem) =>
        TryRead(document, AdvertisementSchemas.Usual, out advertisement, out problem);

    /// <summary>Reads a document.</summary>
    /// <param name="document">UTF-8.</param>
    /// <param name="schemas">The schemas that it has to fit.</param>
    /// <param name="advertisement">The advertisement, or null.</param>
    /// <param name="problem">Why not, or null.</param>
    public static bool TryRead(
        ReadOnlySpan<byte> document,
        AdvertisementSchemas schemas,
        [NotNullWhen(true)] out Advertisement? advertisement,
        [NotNullWhen(false)] out AdvertisementProblem? problem)
    {
        advertisement = null;
        MarkupTree? tree = MarkupTree.Read(document, out problem);
        if (tree is null)
        {
            problem ??= new AdvertisementProblem(AdvertisementStatus.Malformed, 0, 0, "no document");
            return false;
        }

        problem = tree.FaultOf(schemas);
        if (problem is not null)
        {
            return false;
        }

        AdvertisementFault fault = new();
        advertisement = AdvertisementTree.FromElement(tree.Root, fault);
        problem = advertisement is null ? tree.Problem(fault) : null;
        return advertisement is not null;
    }
}
