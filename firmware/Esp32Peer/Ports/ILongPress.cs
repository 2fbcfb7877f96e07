namespace NanoPeers.Firmware.Ports;

/// <summary>What a board does when its button is held, such as opening its own access point for provisioning.</summary>
public interface ILongPress
{
    /// <summary>Called once for each long press, while the button is still down.</summary>
    void HandleLongPress();
}
