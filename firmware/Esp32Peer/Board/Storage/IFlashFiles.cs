namespace NanoPeers.Firmware.Board.Storage;

/// <summary>
/// Small files of a board's flash, whole at a time. A power cut while a file is written leaves the old file, none, an empty one, or any beginning of
/// the new one: whoever needs more builds it on top. Nothing throws.
/// </summary>
public interface IFlashFiles
{
    /// <summary>Reads a file.</summary>
    /// <param name="name">Its name, without a folder.</param>
    /// <param name="into">Receives its octets.</param>
    /// <returns>Its octets; -1 when there is none, when it cannot be read, or when it does not fit.</returns>
    int Read(string name, byte[] into);

    /// <summary>Writes a file in place of the one that was there.</summary>
    /// <param name="name">Its name, without a folder.</param>
    /// <param name="octets">Holds the content.</param>
    /// <param name="count">Its octets, from the beginning.</param>
    /// <returns>False when it could not be written, such as when the flash is full.</returns>
    bool Write(string name, byte[] octets, int count);

    /// <summary>Removes a file.</summary>
    /// <param name="name">Its name, without a folder.</param>
    /// <returns>Whether there is none of this name now.</returns>
    bool Delete(string name);

    /// <summary>The names of all files, without a folder; none when they cannot be listed.</summary>
    string[] Names();
}
