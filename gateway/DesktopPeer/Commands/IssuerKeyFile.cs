namespace NanoPeers.DesktopPeer.Commands;

/// <summary>A file with the public key in PEM of who issues manifests.</summary>
internal static class IssuerKeyFile
{
    private const int MaxLength = 16_384;

    /// <summary>Reads it.</summary>
    /// <exception cref="CommandException">It cannot be read, or is too long for a key.</exception>
    public static async Task<string> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            return file.Length <= MaxLength
                ? await File.ReadAllTextAsync(file.FullName, cancellationToken).ConfigureAwait(false)
                : throw new CommandException(ExitCode.Usage, "key-unreadable", $"{file.FullName} is too long for a public key in PEM.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.Usage, "key-unreadable", $"{file.FullName} cannot be read: {e.Message}", e);
        }
    }
}
