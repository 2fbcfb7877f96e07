using System.Text.Json;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>
/// What the file <c>api.json</c> of a state folder says: where the running gateway's API is, and the token that opens it. The file is
/// readable by its owner alone; the gateway writes it when it starts, with a new token, and deletes it when it ends.
/// </summary>
/// <param name="Address">Such as http://127.0.0.1:9780/.</param>
/// <param name="Token">The token's text.</param>
/// <param name="ProcessId">The gateway's process.</param>
internal sealed record ApiAccess(Uri Address, string Token, int ProcessId)
{
    private const string FileName = "api.json";

    /// <summary>The file's path in a state folder.</summary>
    public static string PathIn(string stateFolder) => Path.Combine(stateFolder, FileName);

    /// <summary>Writes the file; what was there is replaced in one step.</summary>
    /// <exception cref="IOException">The disk or the system refuses.</exception>
    public void WriteTo(string stateFolder)
    {
        using OwnerOnlyFile file = OwnerOnlyFile.Begin(PathIn(stateFolder));
        file.Write(JsonSerializer.Serialize(this, ApiJson.Indented.ApiAccess) + "\n");
        file.Commit(mayReplace: true);
    }

    /// <summary>Deletes the file if it is still this one: a gateway that was started since keeps its own.</summary>
    public void RemoveFrom(string stateFolder)
    {
        try
        {
            if (Read(stateFolder)?.Token == Token)
            {
                File.Delete(PathIn(stateFolder));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            // What stays behind is of no use to anybody: the token ends with the process.
        }
    }

    /// <summary>Reads the file.</summary>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="JsonException">It is not what a gateway writes.</exception>
    /// <exception cref="IOException">The disk or the system refuses.</exception>
    public static ApiAccess? Read(string stateFolder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(PathIn(stateFolder)), ApiJson.Default.ApiAccess);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Never shows the token.</summary>
    public override string ToString() => $"{Address} of process {ProcessId}";
}
