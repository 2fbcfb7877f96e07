using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.PeerDiscovery;
using NanoPeers.PeerPlatform.Discovery;
using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.PeerPlatform.Tests.Discovery.Rig;

/// <summary>
/// Documents of lines, "signed" by a MAC under a key that follows from the signer's name: cheap enough for a thousand peers, and as sensitive to every
/// octet as a true signature. What true documents are is ADVERTISEMENTS' matter; discovery knows them through <see cref="IDocumentReader"/> alone.
/// </summary>
internal sealed class TestDocuments : IDocumentReader
{
    private const string Unsigned = "-";

    /// <summary>Signatures that were checked.</summary>
    internal int Reads { get; private set; }

    /// <summary>A document, signed by the key of a name; not signed where the name is null.</summary>
    internal static AdvertisedDocument Make(
        string name, int kind, string title, Identifier publisher, string? signer, DateTimeOffset expiresAt, uint version = 1, string region = "",
        bool withdraws = false, string policies = "", int padding = 0, Identifier? group = null, string endpoint = "", string attribute = "")
    {
        string body = string.Join(
            '\n', name, kind.ToString(CultureInfo.InvariantCulture), title, publisher, version.ToString(CultureInfo.InvariantCulture),
            expiresAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), region, withdraws ? "withdrawn" : "", policies, new string('x', padding),
            group?.ToString() ?? "", endpoint, attribute, signer ?? Unsigned);
        byte[] octets = Encoding.UTF8.GetBytes(body + "\n" + (signer is null ? Unsigned : Mac(signer, body)));
        return new TestDocuments().Read(octets, false).Document ?? throw new InvalidOperationException("The document does not read.");
    }

    public DocumentReading Read(ReadOnlySpan<byte> octets, bool isJson)
    {
        Reads++;
        string text = Encoding.UTF8.GetString(octets);
        string[] lines = text.Split('\n');
        if (lines.Length != 15 || Identifier.Parse(lines[3]) is not { } publisher || !uint.TryParse(lines[4], CultureInfo.InvariantCulture, out uint version)
            || !long.TryParse(lines[5], CultureInfo.InvariantCulture, out long expires) || !int.TryParse(lines[1], CultureInfo.InvariantCulture, out int kind))
        {
            return new DocumentReading(PeersReason.NoDocument, null);
        }

        bool isSigned = lines[13] != Unsigned;
        if (isSigned && Mac(lines[13], text[..text.LastIndexOf('\n')]) != lines[14])
        {
            return new DocumentReading(PeersReason.BadSignature, null);
        }

        AdvertisedDocument document = new(lines[0], kind, lines[2], publisher, version, DateTimeOffset.FromUnixTimeSeconds(expires), octets.ToArray())
        {
            Signer = isSigned ? Mac(lines[13], "key") : "",
            IsWithdrawal = lines[7].Length > 0,
            Attributes = Attributes(lines[6], lines[12]),
            Policies = [.. lines[8].Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Policy)],
            Group = Identifier.Parse(lines[10]),
            Endpoint = lines[11],
        };
        return new DocumentReading(isSigned ? PeersReason.Accepted : PeersReason.NotSigned, document);
    }

    private static AdvertisementAttribute[] Attributes(string region, string attribute)
    {
        List<AdvertisementAttribute> all = [];
        if (region.Length > 0)
        {
            all.Add(new AdvertisementAttribute("region", region));
        }

        if (attribute.Length > 0)
        {
            string[] parts = attribute.Split('=');
            all.Add(new AdvertisementAttribute(parts[0], parts[1]));
        }

        return [.. all];
    }

    /// <summary>security:clear=no,signed=yes</summary>
    private static DocumentPolicy Policy(string text)
    {
        string[] parts = text.Split(':');
        return new DocumentPolicy(parts[0], parts[1].Split(',').Select(pair => pair.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]));
    }

    private static string Mac(string signer, string text) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes("key of " + signer), Encoding.UTF8.GetBytes(text)));
}
