using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>A Wi-Fi network that a board is to join. It holds the password in octets, and wipes them.</summary>
internal sealed class WifiNetwork : IDisposable
{
    /// <summary>Octets of the longest network name.</summary>
    public const int MaxSsid = 32;

    /// <summary>Octets of the shortest password of WPA2.</summary>
    public const int MinPassword = 8;

    /// <summary>Octets of the longest, which is the key itself in hexadecimal digits.</summary>
    public const int MaxPassword = 64;

    private static readonly SearchValues<byte> _hexadecimal = SearchValues.Create("0123456789abcdefABCDEF"u8);

    private readonly string _ssid;
    private readonly byte[] _password;

    /// <summary>Takes the password over: it is wiped when this is disposed of.</summary>
    /// <param name="ssid">The network's name.</param>
    /// <param name="password">In UTF-8; empty for an open network.</param>
    public WifiNetwork(string ssid, byte[] password)
    {
        _ssid = ssid;
        _password = password;
    }

    /// <summary>What is wrong with a network's name; null when nothing is.</summary>
    public static string? ProblemOf(string ssid) =>
        Encoding.UTF8.GetByteCount(ssid) is < 1 or > MaxSsid || ssid.Any(char.IsControl)
            ? "A network's name has 1 to 32 octets and no control characters."
            : null;

    /// <summary>What is wrong with a password; null when nothing is. The answer never holds any of it.</summary>
    public static string? ProblemOf(ReadOnlySpan<byte> password)
    {
        if (!password.IsEmpty && password.Length is < MinPassword or > MaxPassword)
        {
            return "A Wi-Fi password has 8 to 63 octets, or is a key of 64 hexadecimal digits; an open network has none.";
        }

        if (password.Length == MaxPassword && password.ContainsAnyExcept(_hexadecimal))
        {
            return "64 octets are a key, and a key has hexadecimal digits only; a Wi-Fi password has at most 63 octets.";
        }

        return password.IndexOfAnyInRange((byte)0, (byte)31) >= 0 || !System.Text.Unicode.Utf8.IsValid(password)
            ? "A Wi-Fi password is text in UTF-8 without control characters."
            : null;
    }

    /// <summary>Writes the description that nanoff's --networkdeployment reads.</summary>
    /// <returns>JSON in UTF-8 with the password in it; the caller wipes it.</returns>
    public byte[] ToDeployment()
    {
        // Big enough from the start: a buffer that grows leaves copies behind.
        byte[] buffer = new byte[4096];
        using MemoryStream stream = new(buffer);
        using (Utf8JsonWriter json = new(stream, new JsonWriterOptions { Indented = true }))
        {
            string security = _password.Length == 0 ? "Open" : "WPA2";
            json.WriteStartObject();
            json.WriteStartObject("WirelessClient");
            json.WriteString("Ssid", _ssid);
            json.WriteString("Password", _password);
            json.WriteString("Authentication", security);
            json.WriteString("Encryption", _password.Length == 0 ? "None" : security);
            json.WriteString("ConfigurationOption", "AutoConnect");
            json.WriteString("RadioType", "802.11n");
            json.WriteBoolean("DhcpEnabled", true);
            json.WriteBoolean("AutomaticDNS", true);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        byte[] text = buffer.AsSpan(0, (int)stream.Position).ToArray();
        CryptographicOperations.ZeroMemory(buffer);
        return text;
    }

    /// <summary>Wipes the password.</summary>
    public void Dispose() => CryptographicOperations.ZeroMemory(_password);
}
