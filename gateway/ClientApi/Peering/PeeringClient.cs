using System.Net.Http.Json;

namespace NanoPeers.ClientApi.Peering;

/// <summary>
/// Peering through a running gateway: any resource named by a URL, from peers that have it or from the Internet once for all of them (S2, figure 2: the
/// client library; figure 8: the border between services and the agent). Errors are those of <see cref="GatewayConnection"/>.
/// </summary>
/// <param name="gateway">The connection; the caller disposes of it.</param>
public sealed class PeeringClient(GatewayConnection gateway)
{
    /// <summary>Orders an object: how far it is, as it goes, and how it ended. What came until the caller stops stays for the next time.</summary>
    /// <param name="need">What is wanted.</param>
    /// <param name="cancellationToken">Stops listening.</param>
    public IAsyncEnumerable<NeedStep> NeedAsync(ObjectNeed need, CancellationToken cancellationToken) => gateway.StreamAsync(
        new HttpRequestMessage(HttpMethod.Post, "api/peering/needs") { Content = JsonContent.Create(need, ClientJson.Default.ObjectNeed) },
        ClientJson.Default.NeedStep,
        null,
        cancellationToken);

    /// <summary>Gets an object and opens it: the shortest way to any resource that has a URL.</summary>
    /// <param name="url">Its URL.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its octets, for the caller to dispose.</returns>
    /// <exception cref="ApiCallException">It is not to be had.</exception>
    public async Task<Stream> OpenAsync(Uri url, CancellationToken cancellationToken = default)
    {
        NeedStep? last = null;
        await foreach (NeedStep step in NeedAsync(new ObjectNeed { Url = url.OriginalString }, cancellationToken).ConfigureAwait(false))
        {
            last = step;
        }

        return last switch
        {
            { State: NeedStep.Complete } => await OpenObjectAsync(last.Sha256, cancellationToken).ConfigureAwait(false),
            { State: NeedStep.Failed } => throw new ApiCallException(ProblemCode.ObjectNotHad.Name, last.Problem),
            _ => throw new ApiCallException(ApiCallException.ConnectionLost, "The gateway ended before the object was there."),
        };
    }

    /// <summary>Opens an object that the gateway has.</summary>
    /// <param name="sha256">Its digest, 64 hexadecimal digits.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Its octets, for the caller to dispose.</returns>
    public async Task<Stream> OpenObjectAsync(string sha256, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "api/peering/objects/" + Uri.EscapeDataString(sha256));
        HttpResponseMessage response = await gateway.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);

        // The stream closes the answer with it.
        return await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Where the gateway peers, and what it does now.</summary>
    public Task<PeeringStatus> StatusAsync(CancellationToken cancellationToken) =>
        gateway.GetAsync("api/peering", ClientJson.Default.PeeringStatus, cancellationToken);

    /// <summary>Objects that the gateway has.</summary>
    public Task<IReadOnlyList<KeptFile>> ObjectsAsync(CancellationToken cancellationToken) =>
        gateway.GetAsync("api/peering/objects", ClientJson.Default.IReadOnlyListKeptFile, cancellationToken);

    /// <summary>What peering saved, file by file.</summary>
    public Task<IReadOnlyList<SavedFile>> SavingsAsync(CancellationToken cancellationToken) =>
        gateway.GetAsync("api/peering/savings", ClientJson.Default.IReadOnlyListSavedFile, cancellationToken);

    /// <summary>A picture of who got what from whom, and when: an SVG document.</summary>
    public async Task<string> PictureAsync(CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, "api/peering/picture");
        using HttpResponseMessage response =
            await gateway.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
        return await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Products that the gateway keeps up to date.</summary>
    public Task<IReadOnlyList<KeptProduct>> ProductsAsync(CancellationToken cancellationToken) =>
        gateway.GetAsync("api/peering/products", ClientJson.Default.IReadOnlyListKeptProduct, cancellationToken);

    /// <summary>Has a product kept up to date from now on.</summary>
    public Task<KeptProduct> AddProductAsync(ProductOrder order, CancellationToken cancellationToken) => gateway.PostAsync(
        "api/peering/products", order, ClientJson.Default.ProductOrder, ClientJson.Default.KeptProduct, cancellationToken);

    /// <summary>Has something done with a product.</summary>
    /// <param name="name">The product.</param>
    /// <param name="action"><c>check</c>, <c>stop</c> or <c>resume</c>.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<KeptProduct> OrderProductAsync(string name, string action, CancellationToken cancellationToken) => gateway.PostAsync(
        "api/peering/products/" + Uri.EscapeDataString(name), new ProductAction { Action = action }, ClientJson.Default.ProductAction,
        ClientJson.Default.KeptProduct, cancellationToken);

    /// <summary>Has a product kept up to date no more; its files stay.</summary>
    public async Task RemoveProductAsync(string name, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Delete, "api/peering/products/" + Uri.EscapeDataString(name));
        using HttpResponseMessage response =
            await gateway.SendAsync(request, HttpCompletionOption.ResponseContentRead, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Files that are to get to the backend, and the last that did.</summary>
    public Task<IReadOnlyList<KeptUpload>> UploadsAsync(CancellationToken cancellationToken) =>
        gateway.GetAsync("api/peering/uploads", ClientJson.Default.IReadOnlyListKeptUpload, cancellationToken);

    /// <summary>Puts a copy of a file into the upload folder; it is safe there when this returns.</summary>
    /// <param name="file">The file, on the gateway's machine.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<KeptUpload> UploadAsync(string file, CancellationToken cancellationToken) => gateway.PostAsync(
        "api/peering/uploads", new UploadOrder { File = Path.GetFullPath(file) }, ClientJson.Default.UploadOrder, ClientJson.Default.KeptUpload,
        cancellationToken);

    /// <summary>Has all that waits for its next try tried at once.</summary>
    public async Task<IReadOnlyList<KeptUpload>> RetryUploadsAsync(CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "api/peering/uploads/retry");
        return await gateway.ReadAsync(request, ClientJson.Default.IReadOnlyListKeptUpload, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Peers that are not asked for a task.</summary>
    public Task<IReadOnlyList<ListedPeer>> BlackListAsync(CancellationToken cancellationToken) =>
        gateway.GetAsync("api/peering/blacklist", ClientJson.Default.IReadOnlyListListedPeer, cancellationToken);

    /// <summary>Takes a peer off the black list, for all tasks.</summary>
    /// <param name="who">Its address; null for everybody.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is left.</returns>
    public async Task<IReadOnlyList<ListedPeer>> ClearBlackListAsync(string? who, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Delete, "api/peering/blacklist" + (who is null ? "" : "/" + Uri.EscapeDataString(who)));
        return await gateway.ReadAsync(request, ClientJson.Default.IReadOnlyListListedPeer, cancellationToken).ConfigureAwait(false);
    }
}
