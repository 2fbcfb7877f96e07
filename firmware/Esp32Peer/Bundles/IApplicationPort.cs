namespace NanoPeers.Firmware.Bundles;

/// <summary>
/// Loads and runs an application on a thread of its own, so that one that hangs holds up nothing else. It cannot be stopped but by the board's restart:
/// nanoFramework unloads no assembly. Nothing throws.
/// </summary>
public interface IApplicationPort
{
    /// <summary>Begins to load and run what a slot holds; answers at once.</summary>
    /// <param name="slot">0 or 1.</param>
    /// <param name="offset">Where the bundle begins in the slot.</param>
    /// <param name="length">Its octets.</param>
    void Start(int slot, int offset, int length);

    /// <summary>How it is: one of <see cref="ApplicationState"/>.</summary>
    int State { get; }

    /// <summary>Why it ended, for people; null while it has not.</summary>
    string? Why { get; }

    /// <summary>Whether the board's light is on, for the application to see.</summary>
    bool IsLit { set; }

    /// <summary>What it wants of the light: one of <see cref="ApplicationOrder"/>, once.</summary>
    int TakeOrder();

    /// <summary>Whether it reported healthy since this was asked last.</summary>
    bool TakeHealthy();
}
