using System.Security.Cryptography;

namespace NanoPeers.Storage;

/// <summary>The key that secrets are encrypted under, in a file of its own: 32 random octets, nothing else.</summary>
internal static class StateKeyFile
{
    internal const int KeyLength = 32;

    /// <summary>Reads the key, or makes one where that loses nothing.</summary>
    /// <param name="path">The key file.</param>
    /// <param name="mayCreate">True when there is no database yet.</param>
    /// <param name="key">Receives the key; the caller wipes it.</param>
    /// <exception cref="StateKeyException">Missing or of another length.</exception>
    /// <exception cref="StateExposedException">Others than the owner have access to it.</exception>
    internal static void Read(string path, bool mayCreate, Span<byte> key)
    {
        if (!File.Exists(path))
        {
            if (!mayCreate)
            {
                throw new StateKeyException(path, StateKeyFault.Missing);
            }

            Create(path);
        }

        OwnerOnly.Demand(path);
        using FileStream file = new(path, new FileStreamOptions { BufferSize = 0 });
        if (file.Length != KeyLength)
        {
            throw new StateKeyException(path, StateKeyFault.WrongLength);
        }

        file.ReadExactly(key);
    }

    /// <summary>Writes a key where none is, under another name first: a key file that is there is whole.</summary>
    internal static void Write(string path, ReadOnlySpan<byte> key)
    {
        if (Path.GetDirectoryName(path) is string folder && !Directory.Exists(folder))
        {
            OwnerOnly.CreateFolder(folder);
        }

        string unfinished = path + ".new";
        File.Delete(unfinished);
        using (FileStream file = OwnerOnly.OpenFile(unfinished, FileMode.CreateNew))
        {
            file.Write(key);
            file.Flush(flushToDisk: true);
        }

        File.Move(unfinished, path, overwrite: false);
    }

    private static void Create(string path)
    {
        Span<byte> key = stackalloc byte[KeyLength];
        RandomNumberGenerator.Fill(key);
        Write(path, key);
        CryptographicOperations.ZeroMemory(key);
    }
}
