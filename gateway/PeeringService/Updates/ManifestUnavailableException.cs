namespace NanoPeers.PeeringService.Updates;

/// <summary>The origin gave no manifest. The message says why, to people.</summary>
public sealed class ManifestUnavailableException : IOException
{
    /// <summary>Says why.</summary>
    public ManifestUnavailableException(string message, Exception? cause = null)
        : base(message, cause)
    {
    }
}
