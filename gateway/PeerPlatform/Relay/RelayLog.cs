using Microsoft.Extensions.Logging;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>What a relay logs.</summary>
internal static partial class RelayLog
{
    [LoggerMessage(EventId = 3701, Level = LogLevel.Warning, Message = "The relay failed at something and goes on")]
    internal static partial void Fault(ILogger logger, Exception fault);

    [LoggerMessage(EventId = 3702, Level = LogLevel.Warning, Message = "A message for {Receiver} by relay was not delivered: {Reason}")]
    internal static partial void NotDelivered(ILogger logger, Identifier receiver, string reason);

    [LoggerMessage(EventId = 3703, Level = LogLevel.Information, Message = "The mailbox at {Gateway} is open")]
    internal static partial void Opened(ILogger logger, Identifier gateway);

    [LoggerMessage(EventId = 3704, Level = LogLevel.Warning, Message = "{Gateway} opens no mailbox for this peer: {Reason}")]
    internal static partial void NotOpened(ILogger logger, Identifier gateway, string reason);
}
