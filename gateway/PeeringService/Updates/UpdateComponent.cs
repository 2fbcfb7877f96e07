using NanoPeers.PeeringService.Objects;
using NanoPeers.Updates;

namespace NanoPeers.PeeringService.Updates;

/// <summary>One component of a product, as a manifest describes it.</summary>
/// <param name="Name">Its name, and its file's.</param>
/// <param name="Class">Its <see cref="ComponentClass"/>.</param>
/// <param name="Version">Its <see cref="UpdateVersion"/>.</param>
/// <param name="Href">Its URL at the origin.</param>
/// <param name="Length">Octets of it.</param>
/// <param name="Digest">SHA-256 of it: what it is called in the local store.</param>
/// <param name="Chunks">SHA-256 of its chunks; null where the manifest has none, or has those for boards.</param>
public sealed record UpdateComponent(string Name, int Class, ulong Version, string Href, long Length, ObjectId Digest, ChunkDigests? Chunks);
