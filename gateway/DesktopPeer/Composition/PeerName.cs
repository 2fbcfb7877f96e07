using System.Text;
using NanoPeers.Identifiers;

namespace NanoPeers.DesktopPeer.Composition;

/// <summary>What a peer calls itself in groups.</summary>
internal static class PeerName
{
    private const string Usual = "peer";

    /// <summary>The name that was chosen, or that of the machine where it can be one.</summary>
    /// <param name="chosen">What a person chose; null for the machine's name.</param>
    /// <exception cref="ArgumentException">The chosen name cannot be one.</exception>
    public static string Of(string? chosen)
    {
        if (chosen is not null)
        {
            return IsName(chosen)
                ? chosen
                : throw new ArgumentException($"--peer-name is 1 to {Limits.MaxNameLength} octets of plain text.");
        }

        // "desk.example.org" is "desk".
        string name = Environment.MachineName.Split('.')[0];
        return IsName(name) ? name : Usual;
    }

    private static bool IsName(string name)
    {
        byte[] octets = Encoding.UTF8.GetBytes(name);
        return octets.Length is > 0 and <= Limits.MaxNameLength && Utf8Text.IsPlain(octets, 0, octets.Length);
    }
}
