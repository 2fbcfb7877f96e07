using System.Security.Cryptography;
using NanoPeers.PeeringService.Errands;
using NanoPeers.PeeringService.Objects;
using NanoPeers.PeeringService.Tests.Peering;

namespace NanoPeers.PeeringService.Tests.Errands;

/// <summary>A whole node with its uploads and errands.</summary>
internal sealed class ErrandNode : IAsyncDisposable
{
    private readonly BackendKey _key;
    private readonly TimeProvider _time;

    public ErrandNode(TestNode node, ErrandsOptions options, BackendKey key, TimeProvider time)
    {
        (Node, Options, _key, _time) = (node, options, key, time);
        Errands = Start();
    }

    public TestNode Node { get; }

    public ErrandsOptions Options { get; private set; }

    public LocalErrands Errands { get; private set; }

    public string Id => Node.Peering.NodeId;

    public string Address => Node.Peering.EndPoint.Address.ToString();

    /// <summary>Closes what uploads, and begins anew with the same folder.</summary>
    public async Task RestartAsync(Func<ErrandsOptions, ErrandsOptions>? change = null)
    {
        await Errands.DisposeAsync();
        Options = change?.Invoke(Options) ?? Options;
        Errands = Start();
    }

    public Task<string> AddAsync(byte[] content, string name = "report.xml") =>
        Errands.AddAsync(name, new MemoryStream(content), TestContext.Current.CancellationToken);

    public UploadView? ViewOf(string name) => Errands.Uploads.SingleOrDefault(one => one.Name == name);

    public bool IsDone(string name) => ViewOf(name)?.State == UploadState.Done;

    /// <summary>The backend's receipt for a file, verified here once more.</summary>
    public bool HasReceipt(string name, byte[] content) =>
        File.Exists(ReceiptPath(name))
        && _key.JudgeReceipt(File.ReadAllBytes(ReceiptPath(name)), new ErrandOrder("upload", Options.Upload.AbsoluteUri, Id), content) == NanoPeers.Errands.ErrandStatus.Valid;

    public string ReceiptPath(string name) => Path.Combine(Options.Folder, "receipts", name + ".receipt");

    public static string DigestOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    public async ValueTask DisposeAsync()
    {
        await Errands.DisposeAsync();
        await Node.DisposeAsync();
    }

    private LocalErrands Start() => LocalErrands.Start(Options, _key, Node.Peering, Node.Server, Node.Table, _time);
}
