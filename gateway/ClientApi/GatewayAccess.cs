using System.Text.Json;

namespace NanoPeers.ClientApi;

/// <summary>
/// What the file <c>api.json</c> of a state folder says: where the running gateway's API is, and the token that opens it. The file is
/// readable by its owner alone; the gateway writes it when it starts, with a new token, and deletes it when it ends.
/// </summary>
/// <param name="Address">Such as http://127.0.0.1:9780/.</param>
/// <param name="Token">The token's text.</param>
/// <param name="ProcessId">The gateway's process.</param>
public sealed record GatewayAccess(Uri Address, string Token, int ProcessId)
{
    /// <summary>The environment variable with a state folder: a gateway sets it for the programs that it starts.</summary>
    public const string FolderVariable = "NANOPEERS_STATE";

    private const string FileName = "api.json";

    /// <summary>Where a gateway's state is when nobody says otherwise: what <see cref="FolderVariable"/> names, or <see cref="PersonsFolder"/>.</summary>
    public static string UsualFolder => Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } named ? named : PersonsFolder;

    /// <summary>The folder in the user's own place for programs' data.</summary>
    public static string PersonsFolder { get; } = Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "nanopeers");

    /// <summary>The file's path in a state folder.</summary>
    /// <param name="stateFolder">The state folder.</param>
    public static string PathIn(string stateFolder) => Path.Combine(stateFolder, FileName);

    /// <summary>Reads the file.</summary>
    /// <param name="stateFolder">The state folder.</param>
    /// <returns>Null when there is none.</returns>
    /// <exception cref="JsonException">It is not what a gateway writes.</exception>
    /// <exception cref="IOException">The disk or the system refuses.</exception>
    /// <exception cref="UnauthorizedAccessException">There is no permission.</exception>
    public static GatewayAccess? Read(string stateFolder)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(PathIn(stateFolder)), ClientJson.Default.GatewayAccess);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Never shows the token.</summary>
    public override string ToString() => $"{Address} of process {ProcessId}";
}
