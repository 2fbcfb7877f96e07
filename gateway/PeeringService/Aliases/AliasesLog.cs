using System.Net;
using Microsoft.Extensions.Logging;
using NanoPeers.PeeringService.Objects;

namespace NanoPeers.PeeringService.Aliases;

/// <summary>What is logged of the alias server. Aliases themselves are not: who knows one may use it.</summary>
internal static partial class AliasesLog
{
    [LoggerMessage(EventId = 4051, Level = LogLevel.Information, Message = "Aliases are served at {Endpoint}")]
    internal static partial void Started(ILogger logger, IPEndPoint endpoint);

    [LoggerMessage(EventId = 4052, Level = LogLevel.Warning, Message = "Port {Port} is taken; aliases are served at another")]
    internal static partial void PortTaken(ILogger logger, int port);

    [LoggerMessage(EventId = 4053, Level = LogLevel.Information, Message = "A file for task {Task} was posted: {FileName}, {Octets} octets")]
    internal static partial void Stored(ILogger logger, string task, string fileName, long octets);

    [LoggerMessage(EventId = 4054, Level = LogLevel.Debug, Message = "Object {Id} was cut off at {Offset}: no more of it came in")]
    internal static partial void CutOff(ILogger logger, ObjectId id, long offset);

    [LoggerMessage(EventId = 4055, Level = LogLevel.Warning, Message = "A request broke off: {Why}")]
    internal static partial void Broken(ILogger logger, string why);
}
