using Microsoft.Extensions.Logging;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>What the groups of a peer log; event ids 2300 to 2399. Never secrets, nor what is said.</summary>
internal static partial class GroupPeerLog
{
    [LoggerMessage(EventId = 2301, Level = LogLevel.Information, Message = "{Group}: {Kind}: {Text}")]
    internal static partial void Happened(ILogger logger, string group, GroupEventKind kind, string text);

    [LoggerMessage(EventId = 2302, Level = LogLevel.Warning, Message = "Group {Group}: something failed and is tried again")]
    internal static partial void Fault(ILogger logger, Identifier group, Exception fault);
}
