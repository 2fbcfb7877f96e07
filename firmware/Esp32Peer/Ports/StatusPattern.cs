namespace NanoPeers.Firmware.Ports;

/// <summary>What the small lamp of a board shows.</summary>
public enum StatusPattern
{
    /// <summary>Dark: a plain switch, without an invitation.</summary>
    NotEnrolled = 0,

    /// <summary>Slow blinking: waiting for the radio and its random source.</summary>
    Starting = 1,

    /// <summary>Fast blinking: looking for a gateway, and no session with another board is live.</summary>
    Searching = 2,

    /// <summary>Double blinking: keys are being agreed.</summary>
    Handshaking = 3,

    /// <summary>Steady: a secured session is live, with the gateway or with a paired board.</summary>
    Live = 4,

    /// <summary>Triple blinking: the storage does not keep what is written.</summary>
    Fault = 5,

    /// <summary>Short flashes, long dark: a linked light did not answer the button.</summary>
    NoAnswer = 6,
}
