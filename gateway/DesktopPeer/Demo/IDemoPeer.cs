using NanoPeers.DesktopPeer.Api;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>A full peer of the demo, in a process of its own, that is spoken to through its API.</summary>
internal interface IDemoPeer : IAsyncDisposable
{
    /// <summary>What it is called in groups.</summary>
    string Name { get; }

    /// <summary>Its API, while it runs.</summary>
    /// <exception cref="DemoException">It does not run.</exception>
    ApiClient Api { get; }

    /// <summary>Starts its process and waits until its API answers.</summary>
    /// <exception cref="DemoException">It did not start.</exception>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>The last lines of its log.</summary>
    IReadOnlyList<string> LogTail();
}
