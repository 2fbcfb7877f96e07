using Microsoft.Extensions.Logging;

namespace NanoPeers.DesktopPeer.Commands;

/// <summary>The log events of the running program, 5100 to 5199.</summary>
internal static partial class RunLog
{
    [LoggerMessage(EventId = 5101, Level = LogLevel.Information, Message = "The gateway runs. Ctrl+C ends it.")]
    public static partial void Running(this ILogger logger);

    [LoggerMessage(EventId = 5102, Level = LogLevel.Information, Message = "The gateway ends: its devices are told.")]
    public static partial void Ending(this ILogger logger);

    [LoggerMessage(EventId = 5103, Level = LogLevel.Information, Message = "The gateway has ended.")]
    public static partial void Ended(this ILogger logger);

    [LoggerMessage(EventId = 5105, Level = LogLevel.Information, Message = "{Text}")]
    public static partial void Happened(this ILogger logger, string text);

    [LoggerMessage(EventId = 5104, Level = LogLevel.Warning, Message = "{Problem}")]
    public static partial void NetworkProblem(this ILogger logger, string problem);

    [LoggerMessage(
        EventId = 5106, Level = LogLevel.Information, Message = "Answer with: group approve {Group} {Applicant}, or group reject {Group} {Applicant}")]
    public static partial void JoinRequested(this ILogger logger, string group, string applicant);
}
