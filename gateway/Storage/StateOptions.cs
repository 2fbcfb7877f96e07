using NanoPeers.Storage.Indexes;

namespace NanoPeers.Storage;

/// <summary>Where a gateway's state is, and what it begins with.</summary>
public sealed record StateOptions
{
    /// <summary>The folder. It is created if it is not there; if it is there, only its owner may have access to it.</summary>
    public required string Folder { get; init; }

    /// <summary>
    /// The file with the key that secrets are encrypted under: exactly 32 octets, readable by its owner alone. Null means
    /// <c>state.key</c> in the folder. It is created if it is not there and there is no database yet.
    /// </summary>
    public string? KeyFile { get; init; }

    /// <summary>Where the key file is.</summary>
    internal string KeyPath => Path.GetFullPath(KeyFile ?? Path.Combine(Folder, "state.key"));

    /// <summary>The region name of a gateway whose state is created now; 1 to 32 octets of UTF-8. No effect on state that is there.</summary>
    public string RegionName { get; init; } = "home";

    /// <summary>How many advertisements of others are kept.</summary>
    public AdvertisementIndexOptions Advertisements { get; init; } = new();

    /// <summary>The clock that says when things were created.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
