namespace NanoPeers.DesktopPeer.Demo;

/// <summary>A board of the demo: a virtual ESP32 in a process of its own, with a button, a light and a log.</summary>
internal interface IDemoBoard : IAsyncDisposable
{
    /// <summary>The device's name.</summary>
    string Name { get; }

    /// <summary>Whether its process runs.</summary>
    bool IsRunning { get; }

    /// <summary>Switches it on: starts its process and waits until that takes commands.</summary>
    /// <exception cref="DemoException">It did not start.</exception>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Presses its button.</summary>
    /// <exception cref="DemoException">It does not run or does not answer.</exception>
    Task PressAsync(CancellationToken cancellationToken);

    /// <summary>Looks at the light itself: the board's own pin, not what the gateway believes.</summary>
    /// <exception cref="DemoException">It does not run or does not answer.</exception>
    Task<bool> ReadLightAsync(CancellationToken cancellationToken);

    /// <summary>What the board has to say about its attempts to find its gateway and set a session up.</summary>
    /// <exception cref="DemoException">It does not run or does not answer.</exception>
    Task<IReadOnlyList<string>> WhyAsync(CancellationToken cancellationToken);

    /// <summary>Pulls its plug: the process is killed and gets no chance to say goodbye.</summary>
    Task KillAsync();

    /// <summary>The last lines of its log.</summary>
    IReadOnlyList<string> LogTail();
}
