namespace NanoPeers.Messages;

/// <summary>What came of decoding octets from outside. Decoders never throw on input.</summary>
public enum DecodeStatus
{
    /// <summary>Whole and well formed.</summary>
    Complete = 0,

    /// <summary>Well formed so far, but more octets are needed. At the end of a datagram or stream this is a malformed message.</summary>
    NeedMore = 1,

    /// <summary>The octets break the format.</summary>
    Malformed = 2,

    /// <summary>A length or count is beyond its limit.</summary>
    TooLong = 3,

    /// <summary>Well formed, but of a version, suite or kind that this peer does not know.</summary>
    Unknown = 4,

    /// <summary>No more items: the end of a list was reached cleanly.</summary>
    End = 5,
}
