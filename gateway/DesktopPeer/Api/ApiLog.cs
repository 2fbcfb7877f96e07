using Microsoft.Extensions.Logging;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeeringService.Agent;

namespace NanoPeers.DesktopPeer.Api;

/// <summary>The API's log events, 5000 to 5099. No token, no body and no invitation is ever logged.</summary>
internal static partial class ApiLog
{
    [LoggerMessage(EventId = 5001, Level = LogLevel.Information, Message = "API at {Address}; its token is in api.json of {StateFolder}")]
    public static partial void Started(this ILogger logger, Uri address, string stateFolder);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "Port {Port} is in use on 127.0.0.1: the API takes another one")]
    public static partial void PortTaken(this ILogger logger, int port);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Warning, Message = "API request refused: {Code} ({Method} {Path})")]
    public static partial void Refused(this ILogger logger, string code, string method, string path);

    [LoggerMessage(EventId = 5004, Level = LogLevel.Error, Message = "API request failed ({Method} {Path})")]
    public static partial void Failed(this ILogger logger, Exception exception, string method, string path);

    [LoggerMessage(EventId = 5005, Level = LogLevel.Information, Message = "Light {Name}: {Action} asked for through the API: {Result}")]
    public static partial void Switched(this ILogger logger, string name, SwitchAction action, SwitchResult result);

    [LoggerMessage(EventId = 5006, Level = LogLevel.Information, Message = "Device {Name} enrolled through the API as {Id}")]
    public static partial void Invited(this ILogger logger, string name, string id);

    [LoggerMessage(EventId = 5007, Level = LogLevel.Information, Message = "Device {Name} removed through the API")]
    public static partial void Removed(this ILogger logger, string name);

    [LoggerMessage(EventId = 5008, Level = LogLevel.Information, Message = "Device {Asker} paired with {Answerer} through the API")]
    public static partial void Paired(this ILogger logger, string asker, string answerer);

    [LoggerMessage(EventId = 5009, Level = LogLevel.Information, Message = "Group {Group}: {What} asked for through the API: {Result}")]
    public static partial void GroupOrdered(this ILogger logger, string what, string group, GroupResult result);

    [LoggerMessage(EventId = 5010, Level = LogLevel.Information, Message = "Service {Name}: {Action} asked for through the API: {Answer}")]
    public static partial void ServiceOrdered(this ILogger logger, string name, string action, AgentAnswer answer);
}
