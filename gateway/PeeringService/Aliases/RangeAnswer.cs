namespace NanoPeers.PeeringService.Aliases;

/// <summary>What a Range header asks for.</summary>
internal enum RangeAnswer
{
    /// <summary>All of it: 200.</summary>
    Whole,

    /// <summary>One range: 206.</summary>
    Part,

    /// <summary>A range that begins behind the end: 416.</summary>
    Unsatisfiable,
}
