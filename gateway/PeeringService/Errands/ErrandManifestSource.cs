using NanoPeers.Errands;
using NanoPeers.PeeringService.Updates;

namespace NanoPeers.PeeringService.Errands;

/// <summary>
/// The manifest for a node that may have no Internet: from the origin where it can be reached, else as the task <c>fetch</c> of a peer that the backend
/// approved. No peer's copy is ever asked for: the peer fetches it anew. Its signature is judged here; whoever brings one that is not the issuer's goes on the
/// black list. Its age is the updater's to judge, as ever.
/// </summary>
public sealed class ErrandManifestSource : IManifestSource
{
    private readonly LocalErrands _errands;
    private readonly ManifestReader _reader;
    private readonly Uri _manifest;
    private readonly Lock _gate = new();

    /// <summary>Takes the URL.</summary>
    /// <param name="errands">Runs the task; disposed of by the caller.</param>
    /// <param name="reader">Knows the issuer's key; nobody else may use this one.</param>
    /// <param name="manifest">The manifest's URL.</param>
    public ErrandManifestSource(LocalErrands errands, ManifestReader reader, Uri manifest) => (_errands, _reader, _manifest) = (errands, reader, manifest);

    /// <inheritdoc/>
    public async Task<byte[]> FetchAsync(CancellationToken cancellationToken)
    {
        ErrandOutcome outcome = await _errands.FetchAsync(_manifest, Judge, cancellationToken).ConfigureAwait(false);
        return outcome.End == ErrandEnd.Done
            ? outcome.Answer
            : throw new ManifestUnavailableException($"Neither the origin {_manifest.Host} nor a peer gave the manifest ({outcome.End}): {outcome.Detail}");
    }

    private ErrandStatus Judge(byte[] octets)
    {
        lock (_gate)
        {
            return _reader.Read(octets) is null ? ErrandStatus.Valid : ErrandStatus.BadSignature;
        }
    }
}
