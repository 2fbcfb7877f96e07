using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using NanoPeers.Cryptography;
using NanoPeers.DesktopPeer.Commands;

namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>
/// The file "boot.updates" that the application with updates reads; firmware/Esp32Peer/Peering/BOARD-UPDATES.md lists its keys. It holds no secret. What the
/// firmware would not read is refused here, since a board could only be silent about it.
/// </summary>
internal static class BoardUpdatesText
{
    /// <summary>The most octets that the firmware reads.</summary>
    internal const int MaxLength = 700;

    /// <summary>The longest path of a URL that the firmware asks for, with its query.</summary>
    internal const int MaxPath = 200;

    private const string Scheme = "http://";
    private const string UrlWanted =
        "--updates takes a plain http:// URL: host, port and path in ASCII, the path of up to 200 octets; without user and fragment. "
        + "A board knows no https: what protects is the manifest's signature.";

    /// <summary>Writes it.</summary>
    /// <param name="manifest">The URL of the signed manifests.</param>
    /// <param name="product">What they are for, as they name it.</param>
    /// <param name="issuer">The issuer's public key in PEM.</param>
    /// <exception cref="CommandException">One of them is none that the firmware reads.</exception>
    public static string Write(string manifest, string product, string issuer)
    {
        if (!IsUrl(manifest))
        {
            throw new CommandException(ExitCode.Usage, "setting-wrong", UrlWanted);
        }

        if (!IsProduct(product))
        {
            throw new CommandException(
                ExitCode.Usage, "setting-wrong", $"--product takes 1 to {Limits.MaxNameLength} of letters, digits, \".\", \"-\" and \"_\", no dot first.");
        }

        string text = $"product={product}\nmanifest={manifest}\nkey={Base64Url.EncodeToString(ModulusOf(issuer))}\n";
        return text.Length <= MaxLength ? text : throw new CommandException(
            ExitCode.Usage, "setting-wrong", $"--updates is too long: a board reads {MaxLength} octets of its updates, and this makes {text.Length}.");
    }

    /// <summary>The names that a manifest can have: another one would be a manifest for something else, for ever.</summary>
    private static bool IsProduct(string product) =>
        product.Length is >= 1 and <= Limits.MaxNameLength && product[0] != '.' && product.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    private static bool IsUrl(string url)
    {
        if (!url.StartsWith(Scheme, StringComparison.Ordinal) || !IsPlain(url))
        {
            return false;
        }

        string rest = url[Scheme.Length..];
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        string authority = slash < 0 ? rest : rest[..slash];
        int colon = authority.IndexOf(':', StringComparison.Ordinal);
        string host = colon < 0 ? authority : authority[..colon];
        return host.Length > 0 && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')
            && (colon < 0 || IsPort(authority[(colon + 1)..]))
            && !rest.Contains('#', StringComparison.Ordinal) && rest.Length - authority.Length <= MaxPath;
    }

    private static bool IsPort(string text) =>
        text.Length <= 5 && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is >= 1 and <= ushort.MaxValue;

    private static bool IsPlain(string text) => text.All(c => c is > ' ' and <= '~');

    private static byte[] ModulusOf(string pem)
    {
        try
        {
            using RSA key = RSA.Create();
            key.ImportFromPem(pem);
            RSAParameters parts = key.ExportParameters(includePrivateParameters: false);
            byte[] modulus = parts.Modulus!;
            uint exponent = parts.Exponent!.Length > 4 ? 0 : parts.Exponent.Aggregate(0u, (number, octet) => (number << 8) | octet);
            if (modulus.Length == RsaPublicKey.ModulusSize2048 && exponent == RsaPublicKey.UsualExponent
                && new RsaPublicKey(modulus.Length).Read(modulus, 0, modulus.Length, exponent) == RsaKeyAnswer.Valid)
            {
                return modulus;
            }
        }
        catch (Exception e) when (e is ArgumentException or CryptographicException)
        {
            throw new CommandException(ExitCode.Usage, "key-unreadable", $"--issuer holds no public RSA key in PEM: {e.Message}", e);
        }

        throw new CommandException(
            ExitCode.Usage,
            "key-unreadable",
            $"--issuer holds a key that no board takes: RSA of 2048 bits with the exponent {RsaPublicKey.UsualExponent} is wanted.");
    }
}
