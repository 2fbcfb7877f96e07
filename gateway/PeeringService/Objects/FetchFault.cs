namespace NanoPeers.PeeringService.Objects;

/// <summary>Why an order ended without its object.</summary>
public enum FetchFault
{
    /// <summary>No peer has it, and the origin was not to be asked.</summary>
    NobodyHasIt = 0,

    /// <summary>No peer has it, and the origin cannot be reached.</summary>
    OriginUnreachable,

    /// <summary>The origin answered, but not with the object (404, 403, 500 and the like).</summary>
    OriginRefused,

    /// <summary>What came was not what was expected: another digest or length, from every source that was tried.</summary>
    Damaged,

    /// <summary>It is larger than the local store takes.</summary>
    TooLarge,

    /// <summary>The disk is full.</summary>
    DiskFull,

    /// <summary>The local store cannot be read or written.</summary>
    StoreFailed,

    /// <summary>It took longer than it may.</summary>
    TimedOut,

    /// <summary>The service is closing.</summary>
    Closed,
}
