namespace NanoPeers.PeeringService.Objects;

/// <summary>What became of the wish to complete an object.</summary>
public enum CompletionAnswer
{
    /// <summary>It is whole, it is what it should be, and it survives a power failure. It can be offered.</summary>
    Complete = 0,

    /// <summary>Octets are missing.</summary>
    Incomplete,

    /// <summary>It is not what it should be: everything was thrown away and is missing again. Another source may do better.</summary>
    Damaged,

    /// <summary>It was abandoned before.</summary>
    Abandoned,
}
