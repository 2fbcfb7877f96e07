namespace NanoPeers.PeerPlatform.Policies;

/// <summary>Keeps the packages that are installed. What is read is checked again as if it came from a stranger. Any thread may call.</summary>
public interface IPolicyStore
{
    /// <summary>All packages.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    IReadOnlyList<byte[]> Load();

    /// <summary>Keeps a package.</summary>
    /// <param name="digest">SHA-256 in hexadecimal.</param>
    /// <param name="octets">The package.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    void Save(string digest, byte[] octets);

    /// <summary>Forgets a package; one that is not there is no fault.</summary>
    /// <param name="digest">SHA-256 in hexadecimal.</param>
    /// <exception cref="IOException">It cannot be deleted.</exception>
    void Delete(string digest);
}
