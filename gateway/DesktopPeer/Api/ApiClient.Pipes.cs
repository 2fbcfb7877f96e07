using System.Net.Http.Json;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>What is asked of a running gateway about pipes.</summary>
internal sealed partial class ApiClient
{
    /// <summary>All pipes that are known.</summary>
    public Task<IReadOnlyList<PipeView>> PipesAsync(CancellationToken cancellationToken) =>
        GetAsync("api/pipes", ApiJson.Default.IReadOnlyListPipeView, cancellationToken);

    /// <summary>Makes a pipe known by its name.</summary>
    public Task<PipeView> CreatePipeAsync(PipeOrder order, CancellationToken cancellationToken) =>
        PostAsync("api/pipes", order, ApiJson.Default.PipeOrder, ApiJson.Default.PipeView, cancellationToken);

    /// <summary>Who has the input ends of a pipe.</summary>
    public Task<PipeEndsView> PipeEndsAsync(string pipe, CancellationToken cancellationToken) =>
        GetAsync(PipePath(pipe) + "/ends", ApiJson.Default.PipeEndsView, cancellationToken);

    /// <summary>Makes an input end here.</summary>
    public Task<PipeView> BindPipeAsync(string pipe, PipeBindOrder order, CancellationToken cancellationToken) =>
        PostAsync(PipePath(pipe) + "/input", order, ApiJson.Default.PipeBindOrder, ApiJson.Default.PipeView, cancellationToken);

    /// <summary>Gives the input end here up.</summary>
    public async Task<PipeView> UnbindPipeAsync(string pipe, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Delete, PipePath(pipe) + "/input");
        return await ReadAsync(request, ApiJson.Default.PipeView, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a text, or texts of a channel, into a pipe.</summary>
    public Task<PipeSentView> SendIntoPipeAsync(string pipe, PipeMessageOrder order, CancellationToken cancellationToken) =>
        PostAsync(PipePath(pipe) + "/messages", order, ApiJson.Default.PipeMessageOrder, ApiJson.Default.PipeSentView, cancellationToken);

    /// <summary>Sends a file of the gateway's machine into a pipe: how far it is, as it goes, and how it ended.</summary>
    public IAsyncEnumerable<PipeFileView> SendFileIntoPipeAsync(string pipe, string file, CancellationToken cancellationToken) => StreamAsync(
        new HttpRequestMessage(HttpMethod.Post, PipePath(pipe) + "/files")
        {
            Content = JsonContent.Create(new PipeFileOrder { File = file }, ApiJson.Default.PipeFileOrder),
        },
        ApiJson.Default.PipeFileView, static () => { }, cancellationToken);

    /// <summary>What comes out of a pipe here, until the caller ends it.</summary>
    public IAsyncEnumerable<PipeHeardView> ListenAsync(string pipe, string into, bool sure, Action whenListening, CancellationToken cancellationToken)
    {
        string what = sure ? "?sure=true" : into.Length > 0 ? "?into=" + Uri.EscapeDataString(into) : "";
        return StreamAsync(PipePath(pipe) + "/messages" + what, ApiJson.Default.PipeHeardView, whenListening, cancellationToken);
    }

    private static string PipePath(string pipe) => "api/pipes/" + Uri.EscapeDataString(pipe);
}
