namespace NanoPeers.ClientApi.Peering;

/// <summary>A product that the gateway keeps up to date.</summary>
/// <param name="Name">What it is called here.</param>
/// <param name="Manifest">Where its manifest is.</param>
/// <param name="Sequence">The number of the manifest that was taken last; 0 when none was.</param>
/// <param name="Folder">The folder of the version that runs; empty when none is installed.</param>
/// <param name="Components">The version's components, each with its version.</param>
/// <param name="Fetching">Components that are being fetched: octets that are here.</param>
/// <param name="OnTrial">Whether the version has yet to report healthy.</param>
/// <param name="Outcome">How the last check ended; empty before the first.</param>
/// <param name="Detail">The same in a sentence.</param>
/// <param name="At">When that was; null before the first.</param>
/// <param name="Failures">How often the newest version failed.</param>
/// <param name="Stopped">Whether somebody stopped its updates.</param>
public sealed record KeptProduct(
    string Name,
    string Manifest,
    uint Sequence,
    string Folder,
    IReadOnlyDictionary<string, string> Components,
    IReadOnlyDictionary<string, long> Fetching,
    bool OnTrial,
    string Outcome,
    string Detail,
    DateTimeOffset? At,
    int Failures,
    bool Stopped);

/// <summary>A product to keep up to date: the body of POST /api/peering/products.</summary>
public sealed record ProductOrder
{
    /// <summary>What it is to be called: 1 to 32 of a-z, 0-9 and "-".</summary>
    public required string Name { get; init; }

    /// <summary>The product as its manifests name it; empty when that is the name.</summary>
    public string Product { get; init; } = "";

    /// <summary>The manifest's URL.</summary>
    public required string Manifest { get; init; }

    /// <summary>The issuer's public key, SubjectPublicKeyInfo in PEM.</summary>
    public required string IssuerKey { get; init; }

    /// <summary>A program and its arguments that says whether a version in a folder, its last argument, is well; empty: every version is.</summary>
    public IReadOnlyList<string> Health { get; init; } = [];
}

/// <summary>What is to be done with a product: the body of POST /api/peering/products/NAME.</summary>
public sealed record ProductAction
{
    /// <summary><c>check</c> now, <c>stop</c> its updates, or <c>resume</c> them.</summary>
    public required string Action { get; init; }
}
