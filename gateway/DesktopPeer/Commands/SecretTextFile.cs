using System.Security.Cryptography;
using System.Text;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>A file that holds a password in UTF-8; one line end at its end does not belong to it.</summary>
internal static class SecretTextFile
{
    private const int MaxLength = 4_096;

    /// <summary>Reads the password.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Its characters; the caller wipes them.</returns>
    /// <exception cref="CommandException">The file cannot be read.</exception>
    public static char[] Read(string path)
    {
        byte[] octets = ReadOctets(path);
        char[] characters = new char[octets.Length];
        try
        {
            int length = Encoding.UTF8.GetChars(octets, characters);
            return WithoutLineEnd(characters.AsSpan(0, length)).ToArray();
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
            Array.Clear(characters);
        }
    }

    /// <summary>Whether others than the owner can read the file. Not known on Windows.</summary>
    /// <param name="path">The file.</param>
    public static bool IsExposed(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0;

    private static byte[] ReadOctets(string path)
    {
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            byte[] octets = new byte[Math.Min(stream.Length, MaxLength)];
            stream.ReadExactly(octets);
            return octets;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.NotDone, "password-unreadable", $"{path} cannot be read: {e.Message}", e);
        }
    }

    private static ReadOnlySpan<char> WithoutLineEnd(ReadOnlySpan<char> text)
    {
        text = text is [.., '\n'] ? text[..^1] : text;
        return text is [.., '\r'] ? text[..^1] : text;
    }
}
