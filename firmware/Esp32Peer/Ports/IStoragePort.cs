namespace NanoPeers.Firmware.Ports;

/// <summary>
/// Records of a board that outlive power cuts, by name. A record is written whole or not at all as far as the platform can; the peer keeps a
/// check in every record and never relies on it. Nothing throws.
/// </summary>
public interface IStoragePort
{
    /// <summary>Reads a record.</summary>
    /// <param name="name">Lower-case letters, digits and dots.</param>
    /// <param name="into">Receives the octets.</param>
    /// <returns>Octets of the record; -1 when there is none, when it cannot be read, or when it does not fit.</returns>
    int Read(string name, byte[] into);

    /// <summary>Writes a record in place of the one that was there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="octets">Holds the record.</param>
    /// <param name="count">Its octets, from the beginning.</param>
    /// <returns>Whether it will be there after a power cut; false leaves the old record or none.</returns>
    bool Write(string name, byte[] octets, int count);

    /// <summary>Removes a record; one that is not there is no fault.</summary>
    /// <param name="name">Its name.</param>
    void Delete(string name);
}
