namespace NanoPeers.Firmware.Bundles;

/// <summary>
/// The two slots on the board's internal storage. A write that a power cut breaks off may leave any octets where it wrote, and nothing else changed. Nothing
/// throws.
/// </summary>
public interface IBundleFiles
{
    /// <summary>Reads octets of a slot.</summary>
    /// <param name="slot">0 or 1.</param>
    /// <param name="offset">Where they begin in the slot.</param>
    /// <param name="into">Receives them.</param>
    /// <param name="at">Where they are written.</param>
    /// <param name="count">How many.</param>
    /// <returns>Whether all of them are there.</returns>
    bool Read(int slot, int offset, byte[] into, int at, int count);

    /// <summary>Writes octets of a slot, and keeps those around them. A slot grows at its end.</summary>
    /// <param name="slot">0 or 1.</param>
    /// <param name="offset">Where they begin in the slot; at most its length.</param>
    /// <param name="octets">Holds them.</param>
    /// <param name="from">Where they begin.</param>
    /// <param name="count">How many.</param>
    /// <returns>Whether they will be there after a power cut.</returns>
    bool Write(int slot, int offset, byte[] octets, int from, int count);

    /// <summary>Empties a slot.</summary>
    /// <param name="slot">0 or 1.</param>
    void Delete(int slot);
}
