using System.Security.Cryptography;

namespace NanoPeers.Storage.Backups;

/// <summary>
/// The octets of a backup: a header, then the content under AES-256-GCM (NIST SP 800-38D) with a key that follows from the passphrase. One
/// encryption covers all, so what was cut off, added or moved does not open. BACKUP.md, "The file".
/// </summary>
internal static class BackupFile
{
    /// <summary>Most octets of a backup: a gateway's state has a few hundred thousand.</summary>
    internal const int MaxLength = 268_435_456;

    private const int KeyLength = 32;

    /// <summary>Encrypts a content.</summary>
    internal static byte[] Seal(BackupContent content, ReadOnlySpan<char> passphrase, int iterations = BackupHeader.UsualIterations)
    {
        BackupHeader header = BackupHeader.Make(iterations);
        byte[] file = new byte[BackupHeader.Length + content.Octets.Length + ValueSeal.TagLength];
        header.Octets.CopyTo(file, 0);
        Span<byte> key = stackalloc byte[KeyLength];
        try
        {
            BackupPassphrase.DeriveKey(passphrase, header, key);
            using AesGcm aes = new(key, ValueSeal.TagLength);
            aes.Encrypt(
                header.Nonce, content.Octets, file.AsSpan(BackupHeader.Length, content.Octets.Length), file.AsSpan(^ValueSeal.TagLength..), header.Octets);
            return file;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Opens a backup.</summary>
    /// <param name="file">All of its octets.</param>
    /// <param name="passphrase">The passphrase.</param>
    /// <param name="content">What is in it; the caller disposes it.</param>
    /// <returns>Null when it opened; else what is wrong.</returns>
    internal static BackupFault? TryOpen(ReadOnlySpan<byte> file, ReadOnlySpan<char> passphrase, out BackupContent? content)
    {
        content = null;
        if (Judge(file, out BackupHeader? header) is BackupFault fault)
        {
            return fault;
        }

        Span<byte> key = stackalloc byte[KeyLength];
        try
        {
            BackupPassphrase.DeriveKey(passphrase, header!, key);
            return TryOpen(file, header!, key, out content);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Everything that can be known without the passphrase.</summary>
    internal static BackupFault? Judge(ReadOnlySpan<byte> file, out BackupHeader? header)
    {
        if (BackupHeader.TryDecode(file, out header) is BackupFault fault)
        {
            return fault;
        }

        return file.Length <= BackupHeader.Length + BackupContent.FixedLength + ValueSeal.TagLength || file.Length > MaxLength ? BackupFault.Malformed : null;
    }

    /// <summary>With the key, which follows from the passphrase and the header.</summary>
    internal static BackupFault? TryOpen(ReadOnlySpan<byte> file, BackupHeader header, ReadOnlySpan<byte> key, out BackupContent? content)
    {
        content = null;
        ReadOnlySpan<byte> ciphertext = file[BackupHeader.Length..^ValueSeal.TagLength];
        byte[] plain = new byte[ciphertext.Length];
        try
        {
            using AesGcm aes = new(key, ValueSeal.TagLength);
            aes.Decrypt(header.Nonce, ciphertext, file[^ValueSeal.TagLength..], plain, header.Octets);
        }
        catch (AuthenticationTagMismatchException)
        {
            return BackupFault.WrongPassphrase;
        }

        content = BackupContent.TryDecode(plain);
        return content is null ? BackupFault.NotAState : null;
    }

    /// <summary>Reads a file, but no more of it than a backup can have.</summary>
    /// <exception cref="BackupUnusableException">It cannot be read, or is longer than any backup.</exception>
    internal static byte[] Read(string path)
    {
        try
        {
            using FileStream stream = new(path, new FileStreamOptions { BufferSize = 0 });
            if (stream.Length > MaxLength)
            {
                throw new BackupUnusableException(path, BackupFault.Malformed);
            }

            byte[] octets = new byte[stream.Length];
            stream.ReadExactly(octets);
            return octets;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BackupUnusableException(path, BackupFault.NotABackup, e);
        }
    }
}
