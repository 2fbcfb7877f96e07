namespace NanoPeers.PeeringService.Errands;

/// <summary>A file of the upload folder on its way. Used under the uploader's lock.</summary>
internal sealed class UploadItem(OutboxFile file, DateTimeOffset seen)
{
    /// <summary>As it was last seen.</summary>
    internal OutboxFile File { get; set; } = file;

    /// <summary>Since when it has been as it is.</summary>
    internal DateTimeOffset SteadySince { get; set; } = seen;

    /// <summary>When it is tried next.</summary>
    internal DateTimeOffset NextTry { get; set; } = seen;

    internal bool IsRunning { get; set; }

    internal int Attempts { get; set; }

    internal UploadFault Fault { get; set; }

    internal string Detail { get; set; } = "";

    internal UploadView View(UploadState state, string? by = null) => new(
        File.Name, File.Order.Task, File.Order.Reporter, !File.IsOwn, File.Length, state, Attempts, Fault, Detail,
        state == UploadState.Retrying ? NextTry : null, by);

    internal UploadView View() => View(IsRunning ? UploadState.Sending : Attempts > 0 ? UploadState.Retrying : UploadState.Waiting);
}
