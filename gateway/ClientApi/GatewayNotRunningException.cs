namespace NanoPeers.ClientApi;

/// <summary>No gateway runs with a state folder: there is no access file in it, or nobody listens where it says.</summary>
/// <param name="stateFolder">The folder.</param>
/// <param name="inner">What the system said; null when there was no file.</param>
public sealed class GatewayNotRunningException(string stateFolder, Exception? inner = null)
    : Exception($"No gateway runs with the state folder {stateFolder}.", inner)
{
    /// <summary>The folder.</summary>
    public string StateFolder { get; } = stateFolder;
}
