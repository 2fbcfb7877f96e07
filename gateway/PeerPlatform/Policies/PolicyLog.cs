using Microsoft.Extensions.Logging;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>What is logged of policies.</summary>
internal static partial class PolicyLog
{
    [LoggerMessage(EventId = 3401, Level = LogLevel.Information, Message = "Policy {Policy} in {Group} says: {Line}")]
    internal static partial void Line(ILogger logger, string policy, string group, string line);

    [LoggerMessage(EventId = 3402, Level = LogLevel.Information, Message = "Policy {Policy}: {What}")]
    internal static partial void Done(ILogger logger, string policy, string what);

    [LoggerMessage(EventId = 3403, Level = LogLevel.Warning, Message = "Policy {Policy} was refused ({Refusal}): {Why}")]
    internal static partial void Refused(ILogger logger, string policy, PolicyRefusal refusal, string why);
}
