namespace NanoPeers.PeeringService.Objects;

/// <summary>An object in the local store, as it was at one moment.</summary>
/// <param name="Id">The SHA-256 of its content.</param>
/// <param name="Length">Octets of it.</param>
/// <param name="Hrefs">What it is called; there may be no name left.</param>
/// <param name="IsPinned">Whether it stays however long nobody uses it.</param>
/// <param name="IsChecked">False after a crash, until its digest was compared.</param>
public sealed record KeptObject(ObjectId Id, long Length, IReadOnlyList<string> Hrefs, bool IsPinned, bool IsChecked);
