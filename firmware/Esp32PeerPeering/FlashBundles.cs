using System;
using System.IO;
using NanoPeers.Firmware.Bundles;

namespace NanoPeers.Firmware.BoardWithPeering;

/// <summary>
/// The two slots as files of the internal volume I:, which is littlefs: a file is opened, written in place and closed for each write, and closing is what
/// keeps it. Their names begin as that of the count of starts does, so they outlive a factory reset.
/// </summary>
public sealed class FlashBundles : IBundleFiles
{
    private const string First = "I:\\boot.bundle.0";
    private const string Second = "I:\\boot.bundle.1";

    /// <inheritdoc/>
    public bool Read(int slot, int offset, byte[] into, int at, int count)
    {
        return TryRead(slot == 0 ? First : Second, offset, into, at, count);
    }

    /// <inheritdoc/>
    public bool Write(int slot, int offset, byte[] octets, int from, int count)
    {
        return TryWrite(slot == 0 ? First : Second, offset, octets, from, count);
    }

    /// <inheritdoc/>
    public void Delete(int slot)
    {
        TryDelete(slot == 0 ? First : Second);
    }

    private static bool TryRead(string path, int offset, byte[] into, int at, int count)
    {
        FileStream? stream = null;
        try
        {
            // Asked first: an exception costs the chip a stack trace on its serial port.
            if (!File.Exists(path))
            {
                return false;
            }

            stream = new FileStream(path, FileMode.Open, FileAccess.Read);
            if (stream.Length < offset + count)
            {
                return Close(stream, false);
            }

            stream.Seek(offset, SeekOrigin.Begin);
            int read = 0;
            int came = 1;
            while (read < count && came > 0)
            {
                came = stream.Read(into, at + read, count - read);
                read += came;
            }

            return Close(stream, read == count);
        }
        catch (Exception)
        {
            return Close(stream, false);
        }
    }

    private static bool TryWrite(string path, int offset, byte[] octets, int from, int count)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite);
            stream.Seek(offset, SeekOrigin.Begin);
            stream.Write(octets, from, count);
            stream.Flush();
            return Close(stream, true);
        }
        catch (Exception)
        {
            return Close(stream, false);
        }
    }

    private static void TryDelete(string path)
    {
        try
        {
            if (File.Exists(path))
            {
                File.Delete(path);
            }
        }
        catch (Exception)
        {
            // It stays; it is judged before it is used.
            return;
        }
    }

    /// <summary>An open file would refuse every later try.</summary>
    private static bool Close(FileStream? stream, bool isDone)
    {
        try
        {
            if (stream != null)
            {
                stream.Close();
            }

            return isDone;
        }
        catch (Exception)
        {
            return false;
        }
    }
}
