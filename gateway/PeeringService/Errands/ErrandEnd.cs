namespace NanoPeers.PeeringService.Errands;

/// <summary>How an errand ended.</summary>
public enum ErrandEnd
{
    /// <summary>It is done, and the answer was judged right.</summary>
    Done,

    /// <summary>The backend refuses it; no peer can help.</summary>
    Refused,

    /// <summary>Neither directly nor through a peer within the overall time.</summary>
    TimedOut,

    /// <summary>Directly it cannot be done, and peers are not asked.</summary>
    Unreachable,

    /// <summary>It was given up by whoever wanted it.</summary>
    Cancelled,
}
