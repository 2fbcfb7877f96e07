namespace NanoPeers.DesktopPeer.Api;

/// <summary>How far a file is on its way through a pipe.</summary>
/// <param name="Result"><c>going</c>, <c>complete</c> or <c>failed</c>; after the last two nothing follows.</param>
/// <param name="Octets">What the receiver surely has.</param>
/// <param name="Length">The file's octets.</param>
/// <param name="Problem">Why it failed, for people; empty otherwise.</param>
internal sealed record PipeFileView(string Result, long Octets, long Length, string Problem);

/// <summary>The body of POST /api/pipes/PIPE/files.</summary>
internal sealed record PipeFileOrder
{
    /// <summary>The path of a file of the gateway's machine.</summary>
    public string File { get; set; } = "";
}
