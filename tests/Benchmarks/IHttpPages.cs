namespace NanoPeers.Benchmarks;

/// <summary>A server of pages on loopback, in a process of its own.</summary>
internal interface IHttpPages : IDisposable
{
    /// <summary>Where it listens.</summary>
    int Port { get; }

    /// <summary>What it serves, in the order in which it was told.</summary>
    string[] Paths { get; }
}
