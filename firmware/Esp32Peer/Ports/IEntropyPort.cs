namespace NanoPeers.Firmware.Ports;

/// <summary>Says when the platform's random source can be trusted with keys.</summary>
public interface IEntropyPort
{
    /// <summary>
    /// Whether random octets are truly random now. On an ESP32 they are so only while the radio is on: no secret is made before.
    /// </summary>
    bool IsReady { get; }
}
