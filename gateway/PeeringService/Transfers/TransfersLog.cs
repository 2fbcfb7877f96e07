using Microsoft.Extensions.Logging;

namespace NanoPeers.PeeringService.Transfers;

/// <summary>What is logged of the record of transfers.</summary>
internal static partial class TransfersLog
{
    [LoggerMessage(EventId = 4150, Level = LogLevel.Warning, Message = "The record of transfers {File} cannot be read: {Why}")]
    internal static partial void NotRead(ILogger logger, string file, string why);

    [LoggerMessage(EventId = 4151, Level = LogLevel.Warning, Message = "The record of transfers {File} cannot be written: {Why}")]
    internal static partial void NotWritten(ILogger logger, string file, string why);
}
