using System.Security.Cryptography;
using System.Text;

namespace NanoPeers.PeeringService.Objects;

/// <summary>
/// Lines at the end of a file, each with the first four octets of its SHA-256 in front, so that a line that a power cut tore is told from a
/// whole one. A torn line ends the file: what stands after it is cut off.
/// </summary>
internal sealed class CheckedLines : IDisposable
{
    private const int CheckDigits = 8;

    private readonly IDiskFile _file;
    private long _end;

    private CheckedLines(IDiskFile file, long end)
    {
        _file = file;
        _end = end;
    }

    /// <summary>Reads the lines that are whole, cuts off the rest, and goes on behind them.</summary>
    internal static CheckedLines Open(IDiskFile file, Action<string> line)
    {
        byte[] content = ReadAll(file);
        int start = 0;
        for (int end = 0; (end = Array.IndexOf(content, (byte)'\n', start)) >= 0; start = end + 1)
        {
            if (Text(content.AsSpan(start, end - start)) is not { } text)
            {
                break;
            }

            line(text);
        }

        if (start < content.Length)
        {
            file.SetLength(start);
        }

        return new CheckedLines(file, start);
    }

    /// <summary>Adds a line. It may be lost with the power until <see cref="Flush"/>.</summary>
    internal void Append(string text)
    {
        byte[] octets = Encoding.UTF8.GetBytes($"{Check(Encoding.UTF8.GetBytes(text))} {text}\n");
        _file.Write(_end, octets);
        _end += octets.Length;
    }

    /// <summary>Takes back everything behind a place that <see cref="End"/> gave: a line that could be written in part only.</summary>
    internal void CutTo(long end)
    {
        _file.SetLength(end);
        _end = end;
    }

    /// <summary>Where the next line begins.</summary>
    internal long End => _end;

    internal void Flush() => _file.Flush();

    public void Dispose() => _file.Dispose();

    private static string? Text(ReadOnlySpan<byte> line)
    {
        if (line.Length <= CheckDigits || line[CheckDigits] != ' ')
        {
            return null;
        }

        ReadOnlySpan<byte> text = line[(CheckDigits + 1)..];
        return Encoding.ASCII.GetString(line[..CheckDigits]) == Check(text) ? Encoding.UTF8.GetString(text) : null;
    }

    private static string Check(ReadOnlySpan<byte> text)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(text, digest);
        return Convert.ToHexStringLower(digest[..(CheckDigits / 2)]);
    }

    private static byte[] ReadAll(IDiskFile file)
    {
        byte[] content = new byte[file.Length];
        int count = 0;
        while (count < content.Length && file.Read(count, content.AsSpan(count)) is var read and > 0)
        {
            count += read;
        }

        return count == content.Length ? content : content[..count];
    }
}
