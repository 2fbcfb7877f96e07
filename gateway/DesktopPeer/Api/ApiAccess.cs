using System.Text.Json;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The gateway's side of the file <c>api.json</c>: written at its start, deleted at its end.</summary>
internal static class ApiAccess
{
    /// <summary>Writes the file; what was there is replaced in one step.</summary>
    /// <exception cref="IOException">The disk or the system refuses.</exception>
    public static void WriteTo(this GatewayAccess access, string stateFolder)
    {
        using OwnerOnlyFile file = OwnerOnlyFile.Begin(GatewayAccess.PathIn(stateFolder));
        file.Write(JsonSerializer.Serialize(access, ApiJson.Indented.GatewayAccess) + "\n");
        file.Commit(mayReplace: true);
    }

    /// <summary>Deletes the file if it is still this one: a gateway that was started since keeps its own.</summary>
    public static void RemoveFrom(this GatewayAccess access, string stateFolder)
    {
        try
        {
            if (GatewayAccess.Read(stateFolder)?.Token == access.Token)
            {
                File.Delete(GatewayAccess.PathIn(stateFolder));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // What stays behind is of no use to anybody: the token ends with the process.
        }
    }
}
