using System.Security.Cryptography;
using System.Text;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.DesktopPeer.Screen;

namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>Where the Wi-Fi password comes from: a person, who types it unseen, or a file. Never an argument: others can read those.</summary>
internal static class WifiPassword
{
    private const int MaxFile = WifiNetwork.MaxPassword + 2;

    /// <summary>Reads it from a file; one line end at its end does not belong to it.</summary>
    /// <returns>UTF-8; the caller wipes it.</returns>
    /// <exception cref="CommandException">The file cannot be read, or holds none.</exception>
    public static byte[] FromFile(string path)
    {
        byte[] octets = new byte[MaxFile + 1];
        try
        {
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            int length = stream.ReadAtLeast(octets, octets.Length, throwOnEndOfStream: false);
            return Checked(WithoutLineEnd(octets.AsSpan(0, length)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandException(ExitCode.NotDone, "password-unreadable", $"{path} cannot be read: {e.Message}", e);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
        }
    }

    /// <summary>Asks a person at the keyboard and shows nothing of what is typed.</summary>
    /// <returns>UTF-8; the caller wipes it.</returns>
    /// <exception cref="CommandException">There is no keyboard, or what was typed is no password.</exception>
    public static async Task<byte[]> AskAsync(Terminal terminal, string ssid, CancellationToken cancellationToken)
    {
        Func<ConsoleKeyInfo?> nextKey = terminal.NextKey ?? throw new CommandException(
            ExitCode.Usage, "no-keyboard", "Nobody can be asked for the Wi-Fi password here. Give a file with it: --wifi-password-file FILE.");
        await terminal.Error.WriteAsync($"Password of {Terminal.Printable(ssid)} (not shown; only Enter for an open network): ").ConfigureAwait(false);
        char[] typed = new char[WifiNetwork.MaxPassword];
        try
        {
            int length = await HiddenLine.TypeAsync(nextKey, typed, cancellationToken).ConfigureAwait(false);
            return Checked(length > typed.Length ? new byte[WifiNetwork.MaxPassword + 1] : Encoding.UTF8.GetBytes(typed, 0, length));
        }
        finally
        {
            Array.Clear(typed);
            await terminal.Error.WriteLineAsync().ConfigureAwait(false);
        }
    }

    private static Span<byte> WithoutLineEnd(Span<byte> text)
    {
        text = text is [.., (byte)'\n'] ? text[..^1] : text;
        return text is [.., (byte)'\r'] ? text[..^1] : text;
    }

    private static byte[] Checked(Span<byte> password)
    {
        if (WifiNetwork.ProblemOf(password) is string problem)
        {
            CryptographicOperations.ZeroMemory(password);
            throw new CommandException(ExitCode.NotDone, "password-unusable", problem);
        }

        byte[] own = password.ToArray();
        CryptographicOperations.ZeroMemory(password);
        return own;
    }
}
