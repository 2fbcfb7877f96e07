using System.Globalization;
using System.Text;

namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>The file "settings" that the firmware reads its pins from; boards/README.md lists its keys. It holds no secret.</summary>
internal static class BoardSettingsText
{
    private const string BoardKey = "board=";
    private const string SessionsKey = "sessions=";
    private const string GroupsKey = "groups=";

    /// <summary>What the button of a board that is linked with another's light may do with its own; the first is what it does when nothing is said.</summary>
    public static IReadOnlyList<string> OwnLights { get; } = ["apart", "when-silent", "always"];

    /// <summary>Writes it.</summary>
    /// <param name="board">The board.</param>
    /// <param name="name">The light's name.</param>
    /// <param name="sessions">Sessions held at once; null for as many as the firmware holds when nothing is said.</param>
    /// <param name="ownLight">One of <see cref="OwnLights"/>; null for what the firmware does when nothing is said.</param>
    /// <param name="groups">Groups that the board has places for; 0 for none, and then nothing is said.</param>
    public static string Write(BoardDescription board, string name, int? sessions = null, string? ownLight = null, int groups = 0)
    {
        StringBuilder text = new();
        text.Append("format=1\n").Append(BoardKey).Append(board.Id).Append('\n');
        text.Append("name=").Append(name).Append('\n');
        text.Append("network=").Append(board.IsWired ? "ethernet" : "wifi").Append('\n');
        AppendIfThere(text, "sessions", sessions?.ToString(CultureInfo.InvariantCulture));
        AppendIfThere(text, "own-light", ownLight);
        AppendIfThere(text, "groups", groups == 0 ? null : groups.ToString(CultureInfo.InvariantCulture));
        foreach ((string part, BoardPart use) in board.Parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"{part}.pin={use.Pin}\n{part}.level={use.Level}\n");
            AppendIfThere(text, part + ".pull", use.Pull);
            AppendIfThere(text, part + ".kind", use.Kind);
        }

        return text.ToString();
    }

    /// <summary>The board that a settings file is for; empty when it does not say.</summary>
    public static string BoardOf(string settings) => ValueOf(settings, BoardKey) ?? "";

    /// <summary>The sessions that a settings file says; as many as there can be when it says none, -1 when what it says is no number.</summary>
    public static int SessionsOf(string settings) => NumberOf(settings, SessionsKey, Limits.MaxConstrainedSessions);

    /// <summary>The groups that a settings file has places for; 0 when it says none, -1 when what it says is no number.</summary>
    public static int GroupsOf(string settings) => NumberOf(settings, GroupsKey, 0);

    private static int NumberOf(string settings, string key, int notSaid) => ValueOf(settings, key) is not string value ? notSaid
        : int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : -1;

    private static string? ValueOf(string settings, string key) =>
        settings.Split('\n').FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal))?[key.Length..].TrimEnd('\r');

    private static void AppendIfThere(StringBuilder text, string key, string? value)
    {
        if (value is not null)
        {
            text.Append(key).Append('=').Append(value).Append('\n');
        }
    }
}
