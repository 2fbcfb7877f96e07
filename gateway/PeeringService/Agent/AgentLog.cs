using Microsoft.Extensions.Logging;

namespace NanoPeers.PeeringService.Agent;

/// <summary>What is logged of the agent's subsystems.</summary>
internal static partial class AgentLog
{
    [LoggerMessage(EventId = 4401, Level = LogLevel.Information, Message = "{Name} runs")]
    internal static partial void Runs(ILogger logger, string name);

    [LoggerMessage(EventId = 4402, Level = LogLevel.Information, Message = "{Name} has stopped")]
    internal static partial void Stopped(ILogger logger, string name);

    [LoggerMessage(EventId = 4403, Level = LogLevel.Information, Message = "{Name} has ended by itself")]
    internal static partial void Ended(ILogger logger, string name);

    [LoggerMessage(EventId = 4404, Level = LogLevel.Warning, Message = "{Name}: {Fault}. {Detail} It is started again in {Seconds} s")]
    internal static partial void Waits(ILogger logger, string name, SubsystemFault fault, string detail, double seconds);

    [LoggerMessage(EventId = 4405, Level = LogLevel.Error, Message = "{Name} is left alone: {Fault}. {Detail}")]
    internal static partial void Failed(ILogger logger, string name, SubsystemFault fault, string detail);

    [LoggerMessage(EventId = 4406, Level = LogLevel.Warning, Message = "{Name} did not end within {Seconds} s and is ended by force")]
    internal static partial void Forced(ILogger logger, string name, double seconds);

    [LoggerMessage(EventId = 4407, Level = LogLevel.Error, Message = "No program of {Path} is started: {Why}")]
    internal static partial void FileRefused(ILogger logger, string path, string why);

    [LoggerMessage(EventId = 4408, Level = LogLevel.Debug, Message = "{Name}: {Line}")]
    internal static partial void Said(ILogger logger, string name, string line);

    [LoggerMessage(EventId = 4409, Level = LogLevel.Error, Message = "What is left of {Name} cannot be ended")]
    internal static partial void Stays(ILogger logger, Exception cause, string name);
}
