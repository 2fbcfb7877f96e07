using Microsoft.Extensions.Logging;

namespace NanoPeers.PeerPlatform.Discovery;

/// <summary>What discovery logs; event ids 3200 to 3299.</summary>
internal static partial class DiscoveryLog
{
    [LoggerMessage(EventId = 3201, Level = LogLevel.Information, Message = "Region {Region}: gateways {Gateways}")]
    internal static partial void Gateways(ILogger logger, string region, string gateways);

    [LoggerMessage(EventId = 3202, Level = LogLevel.Warning, Message = "No region: {Reason}")]
    internal static partial void NoRegion(ILogger logger, string reason);

    [LoggerMessage(EventId = 3203, Level = LogLevel.Warning, Message = "Rendezvous {Endpoint} cannot be used: {Problem}")]
    internal static partial void BadRendezvous(ILogger logger, string endpoint, string problem);

    [LoggerMessage(EventId = 3204, Level = LogLevel.Warning, Message = "Discovery: something failed; the next message or tick is handled all the same")]
    internal static partial void Fault(ILogger logger, Exception fault);

    [LoggerMessage(EventId = 3205, Level = LogLevel.Warning, Message = "The region's policies have parameters that are not understood: {Problems}")]
    internal static partial void BadRules(ILogger logger, string problems);
}
