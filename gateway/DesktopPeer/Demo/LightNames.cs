using System.Globalization;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>The names of the demo's lights.</summary>
internal static class LightNames
{
    private static readonly string[] _rooms = ["kitchen", "hall", "porch", "bedroom", "study", "bath", "garage", "attic", "cellar", "garden"];

    /// <summary>So many different names: rooms first, then numbers.</summary>
    public static IReadOnlyList<string> Take(int count) =>
        [.. Enumerable.Range(0, count).Select(i => i < _rooms.Length ? _rooms[i] : string.Create(CultureInfo.InvariantCulture, $"light-{i + 1}"))];
}
