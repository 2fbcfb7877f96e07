using System.Globalization;
using System.Text;

namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>The file "settings" that the firmware reads its pins from; boards/README.md lists its keys. It holds no secret.</summary>
internal static class BoardSettingsText
{
    private const string BoardKey = "board=";

    /// <summary>Writes it.</summary>
    /// <param name="board">The board.</param>
    /// <param name="name">The light's name.</param>
    public static string Write(BoardDescription board, string name)
    {
        StringBuilder text = new();
        text.Append("format=1\n").Append(BoardKey).Append(board.Id).Append('\n');
        text.Append("name=").Append(name).Append('\n');
        text.Append("network=").Append(board.IsWired ? "ethernet" : "wifi").Append('\n');
        foreach ((string part, BoardPart use) in board.Parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{part}.pin={use.Pin}\n{part}.level={use.Level}\n");
            AppendIfThere(text, part, "pull", use.Pull);
            AppendIfThere(text, part, "kind", use.Kind);
        }

        return text.ToString();
    }

    /// <summary>The board that a settings file is for; empty when it does not say.</summary>
    public static string BoardOf(string settings)
    {
        string? line = settings.Split('\n').FirstOrDefault(line => line.StartsWith(BoardKey, StringComparison.Ordinal));
        return line is null ? "" : line[BoardKey.Length..].TrimEnd('\r');
    }

    private static void AppendIfThere(StringBuilder text, string part, string key, string? value)
    {
        if (value is not null)
        {
            text.Append(part).Append('.').Append(key).Append('=').Append(value).Append('\n');
        }
    }
}
