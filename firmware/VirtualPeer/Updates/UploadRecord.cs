using System;
using System.Buffers.Text;
using System.IO;
using System.Security.Cryptography;
using System.Text;
using NanoPeers.Firmware.Peering;
using NanoPeers.Firmware.Ports;

namespace NanoPeers.VirtualPeer.Updates;

/// <summary>Where a virtual board's reports go, and whose word counts: from the command line into the record that a board has for it.</summary>
internal static class UploadRecord
{
    /// <summary>Writes the record when the command line says what is in it.</summary>
    /// <param name="options">The command line.</param>
    /// <param name="storage">The board's records.</param>
    /// <exception cref="BoardException">Half of it is missing, or it is none.</exception>
    public static void Keep(BoardOptions options, IStoragePort storage)
    {
        if (options.Upload is null && options.BackendKey is null)
        {
            return;
        }

        if (options.Upload is null || options.BackendKey is null || options.Peering is null)
        {
            throw new BoardException(ExitCode.Usage, "upload-incomplete", "--upload, --backend-key and --peering belong together.");
        }

        byte[] record = Encoding.ASCII.GetBytes($"upload={options.Upload}\nbackend={ModulusOf(options.BackendKey)}\n");
        if (!storage.Write(ErrandSettings.Name, record, record.Length) || ErrandSettings.Read(storage) is null)
        {
            throw new BoardException(
                ExitCode.Usage, "upload-unusable",
                "--upload is a URL of at most 200 characters, and --backend-key an RSA key of 2048 bits with the exponent 65537.");
        }
    }

    private static string ModulusOf(FileInfo file)
    {
        try
        {
            using RSA key = RSA.Create();
            key.ImportFromPem(File.ReadAllText(file.FullName));
            return Base64Url.EncodeToString(key.ExportParameters(includePrivateParameters: false).Modulus);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new BoardException(ExitCode.Usage, "no-backend-key", $"{file.FullName} is no public key in PEM: {exception.Message}", exception);
        }
    }
}
