using System;
using System.IO;
using NanoPeers.Firmware.Bundles;

namespace NanoPeers.VirtualPeer.Updates;

/// <summary>The two slots as files of the board's folder, written in place and flushed to the disk at each write.</summary>
/// <param name="folder">The board's storage.</param>
internal sealed class FolderBundles(string folder) : IBundleFiles
{
    /// <inheritdoc/>
    public bool Read(int slot, int offset, byte[] into, int at, int count)
    {
        try
        {
            using FileStream stream = new(PathOf(slot), FileMode.Open, FileAccess.Read, FileShare.Read);
            stream.Position = offset;
            return stream.ReadAtLeast(into.AsSpan(at, count), count, throwOnEndOfStream: false) == count;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public bool Write(int slot, int offset, byte[] octets, int from, int count)
    {
        try
        {
            using FileStream stream = new(PathOf(slot), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            stream.Position = offset;
            stream.Write(octets, from, count);
            stream.Flush(flushToDisk: true);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Delete(int slot)
    {
        try
        {
            File.Delete(PathOf(slot));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It stays; it is judged before it is used.
        }
    }

    private string PathOf(int slot) => Path.Combine(folder, slot == 0 ? "boot.bundle.0" : "boot.bundle.1");
}
