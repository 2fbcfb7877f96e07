using System;
using System.IO;
using NanoPeers.Firmware.Board.Storage;

namespace NanoPeers.Firmware.Board;

/// <summary>
/// Files of the internal volume I:, which is littlefs. Moving a file onto another is not one step there, so nothing relies on it: a write rewrites the
/// file where it is.
/// </summary>
public sealed class FlashFiles : IFlashFiles
{
    private const string Root = "I:\\";

    /// <inheritdoc/>
    public int Read(string name, byte[] into)
    {
        return TryRead(name, into);
    }

    private static int TryRead(string name, byte[] into)
    {
        try
        {
            // Asked first: an exception costs the chip a stack trace on its serial port.
            string path = Root + name;
            return File.Exists(path) ? ReadWhole(path, into) : -1;
        }
        catch (Exception)
        {
            return -1;
        }
    }

    /// <inheritdoc/>
    public bool Write(string name, byte[] octets, int count)
    {
        return TryWrite(name, octets, count);
    }

    private static bool TryWrite(string name, byte[] octets, int count)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(Root + name, FileMode.Create, FileAccess.Write);
            stream.Write(octets, 0, count);
            stream.Flush();
            stream.Close();
            return true;
        }
        catch (Exception)
        {
            Close(stream);
            return false;
        }
    }

    /// <inheritdoc/>
    public bool Delete(string name)
    {
        return TryDelete(name);
    }

    private static bool TryDelete(string name)
    {
        try
        {
            string path = Root + name;
            if (File.Exists(path))
            {
                File.Delete(path);
            }

            return true;
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public string[] Names()
    {
        return TryList();
    }

    private static string[] TryList()
    {
        try
        {
            string[] names = Directory.GetFiles(Root);
            for (int i = 0; i < names.Length; i++)
            {
                names[i] = Path.GetFileName(names[i]);
            }

            return names;
        }
        catch (Exception)
        {
            return new string[0];
        }
    }

    private static int ReadWhole(string path, byte[] into)
    {
        FileStream stream = new FileStream(path, FileMode.Open, FileAccess.Read);
        try
        {
            if (stream.Length > into.Length)
            {
                return -1;
            }

            int count = (int)stream.Length;
            int at = 0;
            while (at < count)
            {
                int read = stream.Read(into, at, count - at);
                if (read <= 0)
                {
                    return -1;
                }

                at += read;
            }

            return count;
        }
        finally
        {
            stream.Close();
        }
    }

    /// <summary>An open file would refuse every later try.</summary>
    private static void Close(FileStream? stream)
    {
        try
        {
            if (stream != null)
            {
                stream.Close();
            }
        }
        catch (Exception)
        {
            // The flash is full: closing tries to write once more, and fails once more. The handle is free all the same.
            return;
        }
    }
}
