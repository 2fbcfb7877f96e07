using System.Security.Cryptography;
using System.Text;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Authentication;

namespace NanoPeers.DesktopPeer.Chat;

/// <summary>A file that holds a group's password, in UTF-8; one line end at its end does not belong to it.</summary>
internal static class GroupPasswordFile
{
    private const int MaxLength = 4_096;

    /// <summary>Reads the password and derives the group's secret; the password is wiped.</summary>
    /// <param name="path">The file.</param>
    /// <param name="group">The group.</param>
    /// <returns>32 octets; the caller wipes them.</returns>
    /// <exception cref="CommandException">The file cannot be read, or holds no password.</exception>
    public static byte[] DeriveSecret(string path, Identifier group)
    {
        byte[] octets = Read(path);
        char[] password = new char[octets.Length];
        byte[] secret = new byte[GroupPassword.SecretLength];
        try
        {
            int length = Encoding.UTF8.GetChars(octets, password);
            ReadOnlySpan<char> text = WithoutLineEnd(password.AsSpan(0, length));
            GroupPasswordAnswer answer = GroupPassword.Check(text);
            if (answer != GroupPasswordAnswer.Good)
            {
                throw new CommandException(ExitCode.NotDone, "password-unusable", $"{GroupPassword.Explain(answer)} That in {path} is none.");
            }

            GroupPassword.DeriveSecret(text, group, secret);
            return secret;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
            Array.Clear(password);
        }
    }

    /// <summary>Whether others than the owner can read the file. Not known on Windows.</summary>
    /// <param name="path">The file.</param>
    public static bool IsExposed(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (UnixFileMode.GroupRead | UnixFileMode.OtherRead)) != 0;

    private static byte[] Read(string path)
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
