namespace NanoPeers.PeeringService.Objects;

/// <summary>What <see cref="LocalObjects.Begin"/> found: the object, a download of it that somebody has under way, or a new one.</summary>
/// <param name="Here">The object's id when all of it is here; null otherwise.</param>
/// <param name="Incoming">The download, which everybody shares who wants the object; null when the object is here.</param>
/// <param name="IsFirst">
/// True for the one caller who is to download. He ends it with <see cref="ObjectInProgress.CompleteAsync"/> or
/// <see cref="ObjectInProgress.Abandon"/>; the others wait for <see cref="ObjectInProgress.Ended"/>.
/// </param>
public readonly record struct ObjectStart(ObjectId? Here, ObjectInProgress? Incoming, bool IsFirst);
