namespace NanoPeers.PeeringService.Errands;

/// <summary>A file cannot be put into the upload folder; <see cref="Fault"/> says why, the message says it to people.</summary>
public sealed class UploadFolderException : IOException
{
    /// <summary>Names a fault.</summary>
    public UploadFolderException(UploadFault fault, string message, Exception? cause = null)
        : base(message, cause) => Fault = fault;

    /// <summary>Why.</summary>
    public UploadFault Fault { get; }
}
