using NanoPeers.Firmware.Ports;

namespace NanoPeers.Firmware.Board.Links;

/// <summary>
/// The entropy port: the chip's generator feeds on the noise of its radio. Before the radio is on it gives numbers that can be guessed, and no secret
/// may be made of them.
/// </summary>
public sealed class RadioEntropy : IEntropyPort
{
    private readonly NetworkLink _link;

    /// <summary>Asks the link.</summary>
    /// <param name="link">It knows whether the radio is on.</param>
    public RadioEntropy(NetworkLink link)
    {
        _link = link;
    }

    /// <inheritdoc/>
    public bool IsReady
    {
        get { return _link.IsRadioOn; }
    }
}
