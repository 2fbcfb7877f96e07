using Microsoft.Extensions.Logging;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>What the gateway logs; event ids 2200 to 2299. Never secrets.</summary>
internal static partial class GatewayLog
{
    [LoggerMessage(
        EventId = 2201,
        Level = LogLevel.Information,
        Message = "Gateway {Id} of region {Region} listens at {Endpoints}, {Devices} devices enrolled")]
    internal static partial void Started(ILogger logger, Identifier id, string region, string endpoints, int devices);

    [LoggerMessage(EventId = 2202, Level = LogLevel.Warning, Message = "Attempt {AttemptId:x16}: no session with {Device}: {Problem}")]
    internal static partial void ConnectFailed(ILogger logger, string device, ulong attemptId, string problem);

    [LoggerMessage(EventId = 2203, Level = LogLevel.Warning, Message = "Attempt {AttemptId:x16}: {Device} at {Address} is not enrolled here")]
    internal static partial void UnknownDevice(ILogger logger, Identifier device, RemoteAddress address, ulong attemptId);

    [LoggerMessage(EventId = 2204, Level = LogLevel.Error, Message = "The stored state of {Device} cannot be used")]
    internal static partial void StateFault(ILogger logger, string device, Exception fault);

    [LoggerMessage(EventId = 2205, Level = LogLevel.Error, Message = "Fault in {What}; the gateway goes on")]
    internal static partial void Fault(ILogger logger, string what, Exception fault);
}
