namespace NanoPeers.DesktopPeer.Demo;

/// <summary>A step of the scenario did not happen.</summary>
/// <param name="step">Which.</param>
/// <param name="device">Whom it was about; empty when all.</param>
/// <param name="seen">What was seen instead.</param>
/// <param name="inner">What caused it.</param>
internal sealed class ScenarioException(string step, string device, string seen, Exception? inner = null)
    : Exception($"step {step}{(device.Length == 0 ? "" : " " + device)}: {seen}", inner)
{
    /// <summary>Which step.</summary>
    public string Step { get; } = step;

    /// <summary>Whom it was about; empty when all.</summary>
    public string Device { get; } = device;
}
