namespace NanoPeers.ClientApi.Peering;

/// <summary>A file that is to get to the backend, or got there: it lies in the gateway's upload folder until the backend's receipt is verified.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Task">What is done with it: <c>upload</c>.</param>
/// <param name="Reporter">For which peer.</param>
/// <param name="ForPeer">Whether a peer handed it in.</param>
/// <param name="Octets">Its length.</param>
/// <param name="State"><c>waiting</c>, <c>sending</c>, <c>retrying</c> or <c>done</c>.</param>
/// <param name="Attempts">Tries that failed.</param>
/// <param name="Fault">Why the last one failed, in a word; empty where nothing did.</param>
/// <param name="Detail">The same in a sentence.</param>
/// <param name="NextTry">When the next one comes; null where none does.</param>
/// <param name="By">The address of the peer that did it; empty for directly, or not yet.</param>
public sealed record KeptUpload(
    string Name,
    string Task,
    string Reporter,
    bool ForPeer,
    long Octets,
    string State,
    int Attempts,
    string Fault,
    string Detail,
    DateTimeOffset? NextTry,
    string By);

/// <summary>A file to upload: the body of POST /api/peering/uploads.</summary>
public sealed record UploadOrder
{
    /// <summary>The whole path of a file on the gateway's machine; it is copied.</summary>
    public required string File { get; init; }
}

/// <summary>A peer that is not asked for a task.</summary>
/// <param name="Who">Its address.</param>
/// <param name="Task">The task.</param>
/// <param name="Why">What was wrong, in words with dashes: <c>bad-signature</c>, <c>other-file</c>, <c>nothing-came</c>.</param>
/// <param name="Since">From when.</param>
/// <param name="Until">Until when.</param>
/// <param name="Reported">Whether the backend knows of it.</param>
public sealed record ListedPeer(string Who, string Task, string Why, DateTimeOffset Since, DateTimeOffset Until, bool Reported);
