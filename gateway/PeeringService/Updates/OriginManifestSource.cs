using System.Net.Http.Headers;
using NanoPeers.Updates;

namespace NanoPeers.PeeringService.Updates;

/// <summary>
/// Fetches the manifest from its URL, past every cache on the way, never through peers: what is signed but old could be shown by any of them. At most
/// 8,192 octets are read.
/// </summary>
public sealed class OriginManifestSource : IManifestSource
{
    private readonly HttpClient _client;
    private readonly Uri _manifest;

    /// <summary>Takes the URL.</summary>
    /// <param name="client">Makes the connections; its proxy and time limit count. The caller disposes of it.</param>
    /// <param name="manifest">The manifest's URL, http or https.</param>
    public OriginManifestSource(HttpClient client, Uri manifest)
    {
        if (!manifest.IsAbsoluteUri || manifest.Scheme is not ("http" or "https"))
        {
            throw new ArgumentException("The manifest's URL is not of http or https.", nameof(manifest));
        }

        _client = client;
        _manifest = manifest;
    }

    /// <inheritdoc/>
    public async Task<byte[]> FetchAsync(CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, _manifest);
        request.Headers.CacheControl = new CacheControlHeaderValue { NoCache = true, NoStore = true };
        try
        {
            using HttpResponseMessage response =
                await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw new ManifestUnavailableException($"The origin answered {(int)response.StatusCode} for the manifest.");
            }

            using Stream body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            return await ReadAsync(body, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException e)
        {
            throw new ManifestUnavailableException($"The origin {_manifest.Host} cannot be reached: {e.Message}", e);
        }
        catch (IOException e) when (e is not ManifestUnavailableException)
        {
            throw new ManifestUnavailableException($"The connection to {_manifest.Host} broke: {e.Message}", e);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ManifestUnavailableException($"The origin {_manifest.Host} did not answer in time.", e);
        }
    }

    private static async Task<byte[]> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        byte[] octets = new byte[UpdateLimits.MaxManifest + 1];
        int count = await body.ReadAtLeastAsync(octets, octets.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return count < octets.Length
            ? octets[..count]
            : throw new ManifestUnavailableException($"The manifest is longer than {UpdateLimits.MaxManifest} octets.");
    }
}
