namespace NanoPeers.PeerPlatform.Transports;

/// <summary>Who carries the messages of a <see cref="MemoryNetwork"/>.</summary>
public enum MemoryDelivery
{
    /// <summary>A thread of the network.</summary>
    Threaded = 0,

    /// <summary>Whoever calls <see cref="MemoryNetwork.Pump"/>: nothing moves otherwise, so a test says when.</summary>
    Pumped = 1,
}
