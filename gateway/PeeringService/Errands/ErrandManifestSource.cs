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
    private readonly Lock _gate = new();
    private readonly Func<LocalErrands?> _errands;
    private readonly IManifestSource _origin;
    private readonly ManifestReader _reader;
    private readonly Uri _manifest;

    /// <summary>Takes the URL.</summary>
    /// <param name="errands">What runs tasks now; null while nothing does: then the origin alone is asked.</param>
    /// <param name="origin">Asks the origin.</param>
    /// <param name="reader">Knows the issuer's key; nobody else may use this one.</param>
    /// <param name="manifest">The manifest's URL.</param>
    public ErrandManifestSource(Func<LocalErrands?> errands, IManifestSource origin, ManifestReader reader, Uri manifest) =>
        (_errands, _origin, _reader, _manifest) = (errands, origin, reader, manifest);

    /// <inheritdoc/>
    public async Task<byte[]> FetchAsync(CancellationToken cancellationToken)
    {
        if (_errands() is not { } errands)
        {
            return await _origin.FetchAsync(cancellationToken).ConfigureAwait(false);
        }

        try
        {
            ErrandOutcome outcome = await errands.FetchAsync(_manifest, Judge, cancellationToken).ConfigureAwait(false);
            return outcome.End == ErrandEnd.Done
                ? outcome.Answer
                : throw new ManifestUnavailableException($"Neither the origin {_manifest.Host} nor a peer gave the manifest ({outcome.End}): {outcome.Detail}");
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ManifestUnavailableException("The peering service closes.", e);
        }
        catch (ArgumentException)
        {
            // The URL is too long for certificates: no peer can be asked for it.
            return await _origin.FetchAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private ErrandStatus Judge(byte[] octets)
    {
        lock (_gate)
        {
            return _reader.Read(octets) is null ? ErrandStatus.Valid : ErrandStatus.BadSignature;
        }
    }
}
