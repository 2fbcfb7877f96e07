using NanoPeers.PeerPlatform.Stores;

namespace NanoPeers.Storage;

/// <summary>A folder or file of the state can be used by others than its owner. Nothing was opened.</summary>
public sealed class StateExposedException : StateException
{
    /// <summary>Names the file or folder.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="mode">The permissions that it has.</param>
    /// <param name="wanted">The permissions that it may have at most.</param>
    public StateExposedException(string path, UnixFileMode mode, UnixFileMode wanted)
        : base(
            path,
            $"Its permissions are {Octal(mode)}, so others than its owner have access.",
            $"If nobody can have used it, run: chmod {Octal(wanted)} '{path}'. Otherwise renew what it held.")
    {
        Mode = mode;
    }

    /// <summary>The permissions that were found.</summary>
    public UnixFileMode Mode { get; }

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8).PadLeft(3, '0');
}
