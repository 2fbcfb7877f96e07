namespace NanoPeers.Firmware.Ports;

/// <summary>What the button of a board that is linked with another's light does with the board's own light.</summary>
public enum OwnLight
{
    /// <summary>Nothing: the button is the linked light's. When that does not answer, the small lamp says so.</summary>
    Apart = 0,

    /// <summary>Switches it when no linked light answers.</summary>
    WhenSilent = 1,

    /// <summary>Switches it with every press, as if there were no link.</summary>
    Always = 2,
}
