namespace NanoPeers.PeerPlatform.Stores;

/// <summary>An index was found damaged, set aside and begun anew. What it held is to be asked for again, and the own put again.</summary>
/// <param name="Path">The file that was damaged; in its place is an empty one.</param>
/// <param name="SetAside">The name under which the damaged one is kept; null when it could not be kept, and was deleted.</param>
/// <param name="Problem">What was wrong: a sentence.</param>
/// <param name="At">When it was noticed.</param>
public sealed record AdvertisementLoss(string Path, string? SetAside, string Problem, DateTimeOffset At);
