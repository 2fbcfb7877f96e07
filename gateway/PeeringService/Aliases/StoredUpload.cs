using System.Net;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Aliases;

/// <summary>A file that was posted, and is whole and safe on the disk.</summary>
/// <param name="Alias">Where it was posted to.</param>
/// <param name="FileName">Its unique name in the order's folder; also what its receipt is found by.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Sha256">The digest of its octets.</param>
/// <param name="Length">Octets of it.</param>
/// <param name="From">Who posted it; null when that is not known.</param>
public sealed record StoredUpload(UploadAlias Alias, string FileName, string Path, ObjectId Sha256, long Length, IPAddress? From);
