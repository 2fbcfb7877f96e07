using System.Text.Json;

namespace NanoPeers.DesktopPeer.Tests.Api;

internal static class JsonReading
{
    public static string? Text(this JsonElement element, string name) => element.GetProperty(name).GetString();
}
