using NanoPeers.DesktopPeer.Commands;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Authentication;

namespace NanoPeers.DesktopPeer.Chat;

/// <summary>A file that holds a group's password (<see cref="SecretTextFile"/>).</summary>
internal static class GroupPasswordFile
{
    /// <summary>Reads the password and derives the group's secret; the password is wiped.</summary>
    /// <param name="path">The file.</param>
    /// <param name="group">The group.</param>
    /// <returns>32 octets; the caller wipes them.</returns>
    /// <exception cref="CommandException">The file cannot be read, or holds no password.</exception>
    public static byte[] DeriveSecret(string path, Identifier group)
    {
        char[] password = SecretTextFile.Read(path);
        byte[] secret = new byte[GroupPassword.SecretLength];
        try
        {
            Check(password, path);
            GroupPassword.DeriveSecret(password, group, secret);
            return secret;
        }
        finally
        {
            Array.Clear(password);
        }
    }

    /// <summary>Reads the password as text, for the running gateway, which derives its secret with the group's salt.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="CommandException">The file cannot be read, or holds no password.</exception>
    public static string ReadText(string path)
    {
        char[] password = SecretTextFile.Read(path);
        try
        {
            Check(password, path);
            return new string(password);
        }
        finally
        {
            Array.Clear(password);
        }
    }

    private static void Check(char[] password, string path)
    {
        GroupPasswordAnswer answer = GroupPassword.Check(password);
        if (answer != GroupPasswordAnswer.Good)
        {
            throw new CommandException(ExitCode.NotDone, "password-unusable", $"{GroupPassword.Explain(answer)} That in {path} is none.");
        }
    }
}
