namespace NanoPeers.DesktopPeer.Api;

/// <summary>No gateway runs with a state folder.</summary>
internal sealed class GatewayNotRunningException(string stateFolder, Exception? inner = null)
    : Exception($"No gateway runs with the state folder {stateFolder}.", inner)
{
    /// <summary>The folder.</summary>
    public string StateFolder { get; } = stateFolder;
}
