using Microsoft.Extensions.Logging;

namespace NanoPeers.PeeringService.Errands;

/// <summary>What is logged of uploads and of tasks on behalf. Aliases and contents are not.</summary>
internal static partial class ErrandsLog
{
    [LoggerMessage(EventId = 4301, Level = LogLevel.Warning, Message = "{Peer} is black-listed for {Task}: {Why}, for {Life}")]
    internal static partial void Listed(ILogger logger, string peer, string task, string why, TimeSpan life);

    [LoggerMessage(EventId = 4302, Level = LogLevel.Warning, Message = "The black list cannot be read and is begun anew: {Why}")]
    internal static partial void BlackListUnreadable(ILogger logger, string why);

    [LoggerMessage(EventId = 4303, Level = LogLevel.Error, Message = "The black list cannot be written: {Why}")]
    internal static partial void BlackListUnsaved(ILogger logger, string why);

    [LoggerMessage(EventId = 4304, Level = LogLevel.Information, Message = "{Name} is at the backend, through {By}; its receipt is verified")]
    internal static partial void Uploaded(ILogger logger, string name, string by);

    [LoggerMessage(EventId = 4305, Level = LogLevel.Warning, Message = "{Name} was not uploaded, try {Attempt}: {Fault}. {Detail}")]
    internal static partial void NotUploaded(ILogger logger, string name, int attempt, UploadFault fault, string detail);

    [LoggerMessage(EventId = 4306, Level = LogLevel.Error, Message = "The upload folder cannot be worked through: {Why}")]
    internal static partial void FolderFailed(ILogger logger, string why);

    [LoggerMessage(EventId = 4307, Level = LogLevel.Information, Message = "{Task} for {Reporter} is done: {Name}")]
    internal static partial void DoneForPeer(ILogger logger, string task, string reporter, string name);

    [LoggerMessage(EventId = 4308, Level = LogLevel.Warning, Message = "{Name} of {Reporter} is given up after {Life}: {Detail}")]
    internal static partial void GivenUp(ILogger logger, string name, string reporter, TimeSpan life, string detail);

    [LoggerMessage(EventId = 4309, Level = LogLevel.Information, Message = "No certificate for an alias for {Task}: {Why}")]
    internal static partial void NotCertified(ILogger logger, string task, string why);

    [LoggerMessage(EventId = 4310, Level = LogLevel.Information, Message = "{Node} may hand in {Task}")]
    internal static partial void Opened(ILogger logger, string node, string task);

    [LoggerMessage(EventId = 4311, Level = LogLevel.Warning, Message = "{Peer} did not take {Task}: {Why}")]
    internal static partial void NotForwarded(ILogger logger, string peer, string task, string why);

    [LoggerMessage(EventId = 4312, Level = LogLevel.Error, Message = "A step of an errand failed")]
    internal static partial void StepFailed(ILogger logger, Exception cause);
}
