namespace NanoPeers.PeeringService.Errands;

/// <summary>What became of a task at the backend.</summary>
public enum ErrandResult
{
    /// <summary>It is done; the answer is there.</summary>
    Done,

    /// <summary>Not now: the backend cannot be reached, or says that it is busy, or what answered is not the backend.</summary>
    Later,

    /// <summary>The backend refuses this.</summary>
    Never,
}
