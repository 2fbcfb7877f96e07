namespace NanoPeers.Firmware.Ports;

/// <summary>Lines for a person. Written when something changes, never for each message; they hold no secret.</summary>
public interface ILogPort
{
    /// <summary>Writes a line.</summary>
    /// <param name="line">One sentence, without its end of line.</param>
    void Write(string line);
}
