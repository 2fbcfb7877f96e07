namespace NanoPeers.PeeringService.Objects;

/// <summary>Why the local store cannot do what was asked.</summary>
public enum ObjectStoreFault
{
    /// <summary>The disk is full. What is there stays as it is.</summary>
    DiskFull = 0,

    /// <summary>The object is larger than the store may take, or what is pinned and coming in leaves no room for it.</summary>
    NoRoom,

    /// <summary>The folder cannot be read or written, or another process has it.</summary>
    Unavailable,

    /// <summary>The store was closed.</summary>
    Closed,
}
