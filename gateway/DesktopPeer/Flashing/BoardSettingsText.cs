using System.Globalization;
using System.Text;

namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>The file "settings" that the firmware reads its pins from; boards/README.md lists its keys. It holds no secret.</summary>
internal static class BoardSettingsText
{
    private const string BoardKey = "board=";

    /// <summary>What the button of a board that is linked with another's light may do with its own; the first is what it does when nothing is said.</summary>
    public static IReadOnlyList<string> OwnLights { get; } = ["apart", "when-silent", "always"];

    /// <summary>Writes it.</summary>
    /// <param name="board">The board.</param>
    /// <param name="name">The light's name.</param>
    /// <param name="sessions">Sessions held at once; null for as many as the firmware holds when nothing is said.</param>
    /// <param name="ownLight">One of <see cref="OwnLights"/>; null for what the firmware does when nothing is said.</param>
    public static string Write(BoardDescription board, string name, int? sessions = null, string? ownLight = null)
    {
        StringBuilder text = new();
        text.Append("format=1\n").Append(BoardKey).Append(board.Id).Append('\n');
        text.Append("name=").Append(name).Append('\n');
        text.Append("network=").Append(board.IsWired ? "ethernet" : "wifi").Append('\n');
        AppendIfThere(text, "sessions", sessions?.ToString(CultureInfo.InvariantCulture));
        AppendIfThere(text, "own-light", ownLight);
        foreach ((string part, BoardPart use) in board.Parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{part}.pin={use.Pin}\n{part}.level={use.Level}\n");
            AppendIfThere(text, part + ".pull", use.Pull);
            AppendIfThere(text, part + ".kind", use.Kind);
        }

        return text.ToString();
    }

    /// <summary>The board that a settings file is for; empty when it does not say.</summary>
    public static string BoardOf(string settings)
    {
        string? line = settings.Split('\n').FirstOrDefault(line => line.StartsWith(BoardKey, StringComparison.Ordinal));
        return line is null ? "" : line[BoardKey.Length..].TrimEnd('\r');
    }

    private static void AppendIfThere(StringBuilder text, string key, string? value)
    {
        if (value is not null)
        {
            text.Append(key).Append('=').Append(value).Append('\n');
        }
    }
}
