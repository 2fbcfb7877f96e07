using Microsoft.Extensions.Logging;

namespace NanoPeers.PeeringService.Objects;

/// <summary>What is logged of the local store.</summary>
internal static partial class ObjectsLog
{
    [LoggerMessage(EventId = 4001, Level = LogLevel.Information, Message = "{Count} objects are here, {Octets} octets; closed in order before: {WasClean}")]
    internal static partial void Opened(ILogger logger, int count, long octets, bool wasClean);

    [LoggerMessage(EventId = 4002, Level = LogLevel.Warning, Message = "Object {Id} is damaged on the disk and is deleted")]
    internal static partial void Damaged(ILogger logger, ObjectId id);

    [LoggerMessage(EventId = 4003, Level = LogLevel.Debug, Message = "Object {Id} is let go")]
    internal static partial void Dropped(ILogger logger, ObjectId id);

    [LoggerMessage(EventId = 4004, Level = LogLevel.Error, Message = "The store of objects fails ({Fault}): {Why}")]
    internal static partial void Refused(ILogger logger, ObjectStoreFault fault, string why);

    [LoggerMessage(EventId = 4005, Level = LogLevel.Warning, Message = "The objects that are pinned take {Octets} octets, more than the {Most} allowed")]
    internal static partial void OverBudget(ILogger logger, long octets, long most);
}
