namespace NanoPeers.PeeringService.Errands;

/// <summary>A file of the upload folder, to be shown.</summary>
/// <param name="Name">The file's name.</param>
/// <param name="Task">Its task.</param>
/// <param name="Reporter">For whom: this node, or the peer on whose behalf it is sent.</param>
/// <param name="IsForPeer">Whether a peer handed it in.</param>
/// <param name="Octets">Its length.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Attempts">Tries that failed.</param>
/// <param name="Fault">Why the last one failed.</param>
/// <param name="Detail">The same for people.</param>
/// <param name="NextTry">When the next one comes; null where none does.</param>
/// <param name="By">Where it is done: the address of the peer that did it; null for directly.</param>
public sealed record UploadView(
    string Name, string Task, string Reporter, bool IsForPeer, long Octets, UploadState State, int Attempts, UploadFault Fault, string Detail,
    DateTimeOffset? NextTry, string? By);
