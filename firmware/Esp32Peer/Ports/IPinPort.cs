namespace NanoPeers.Firmware.Ports;

/// <summary>The pins of a light switch: a button, a light, and a small lamp that shows how the peer does.</summary>
public interface IPinPort
{
    /// <summary>Whether the button is down now. Contacts bounce: the peer waits until they rest.</summary>
    bool IsButtonPressed { get; }

    /// <summary>Switches the light.</summary>
    /// <param name="on">On or off.</param>
    void SetLight(bool on);

    /// <summary>Shows how the peer does. Called on changes only.</summary>
    /// <param name="pattern">What to show.</param>
    void SetStatus(StatusPattern pattern);
}
