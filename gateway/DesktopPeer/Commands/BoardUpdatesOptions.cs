using System.CommandLine;
using NanoPeers.DesktopPeer.Flashing;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>The options of "provision" that say where a board's updates come from: the words are those of "updates add".</summary>
internal sealed class BoardUpdatesOptions
{
    private readonly Option<string?> _manifest = new("--updates")
    {
        HelpName = "MANIFEST",
        Description = "The http:// URL of the signed manifest of the board's application; the board is to get the application with updates then",
    };

    private readonly Option<FileInfo?> _issuer = new("--issuer") { HelpName = "FILE", Description = "The public key in PEM of who signs the manifests" };
    private readonly Option<string?> _product = new("--product") { HelpName = "PRODUCT", Description = "The product as its manifests name it" };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_manifest, _issuer, _product];

    /// <summary>Makes the file that the board reads.</summary>
    /// <returns>Null when the board is to have no updates.</returns>
    /// <exception cref="CommandException">One is missing, or none that the firmware reads.</exception>
    public async Task<string?> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string? manifest = parsed.GetValue(_manifest);
        FileInfo? issuer = parsed.GetValue(_issuer);
        string? product = parsed.GetValue(_product);
        if (manifest is null && issuer is null && product is null)
        {
            return null;
        }

        if (manifest is null || issuer is null || product is null)
        {
            throw new CommandException(ExitCode.Usage, "setting-wrong", "--updates, --issuer and --product go together: a board needs all three, or none.");
        }

        return BoardUpdatesText.Write(manifest, product, await IssuerKeyFile.ReadAsync(issuer, cancellationToken).ConfigureAwait(false));
    }
}
