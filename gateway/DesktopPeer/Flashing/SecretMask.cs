using System.Text;
using System.Text.Json;

namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>Takes a device's secrets out of what the tools print, should one of them print what it read.</summary>
internal sealed class SecretMask
{
    private const string Mask = "***";

    private readonly List<string> _secrets = [];

    private SecretMask()
    {
    }

    /// <summary>Knows the secrets in a device's folder.</summary>
    /// <param name="folder">The folder; null when no files are written.</param>
    public static SecretMask Of(DeviceFolder? folder)
    {
        SecretMask mask = new();
        if (folder is not null)
        {
            mask.Add(File.ReadAllText(folder.PathOf(DeviceFolder.InvitationName)).Trim());
            if (folder.HasNetwork)
            {
                mask.AddPassword(File.ReadAllBytes(folder.PathOf(DeviceFolder.NetworkName)));
            }
        }

        return mask;
    }

    /// <summary>The text without them.</summary>
    public string Hide(string text)
    {
        foreach (string secret in _secrets)
        {
            text = text.Replace(secret, Mask, StringComparison.Ordinal);
        }

        return text;
    }

    /// <summary>As it is, and as it stands in the file.</summary>
    private void AddPassword(byte[] description)
    {
        using JsonDocument document = JsonDocument.Parse(description);
        if (document.RootElement.TryGetProperty("WirelessClient", out JsonElement client) && client.TryGetProperty("Password", out JsonElement password))
        {
            Add(password.GetString() ?? "");
            Add(Encoding.UTF8.GetString(JsonEncodedText.Encode(password.GetString() ?? "").EncodedUtf8Bytes));
        }

        Array.Clear(description);
    }

    private void Add(string secret)
    {
        if (secret.Length > 0)
        {
            _secrets.Add(secret);
        }
    }
}
