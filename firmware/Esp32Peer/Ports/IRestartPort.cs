namespace NanoPeers.Firmware.Ports;

/// <summary>Starts the board again.</summary>
public interface IRestartPort
{
    /// <summary>Starts the board again; on a board it does not return.</summary>
    void Restart();
}
