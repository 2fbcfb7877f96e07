using Microsoft.Extensions.Logging;

namespace NanoPeers.PeeringService.Updates;

/// <summary>What an updater logs: 4200 to 4249.</summary>
internal static partial class UpdaterLog
{
    [LoggerMessage(EventId = 4200, Level = LogLevel.Information, Message = "Check of {Product} for updates ({Trigger}): {Outcome}. {Detail}")]
    internal static partial void Checked(ILogger logger, string product, UpdateTrigger trigger, UpdateOutcome outcome, string detail);

    [LoggerMessage(EventId = 4201, Level = LogLevel.Information, Message = "{Product}: manifest {Sequence} taken; {Needed} components needed")]
    internal static partial void Taken(ILogger logger, string product, uint sequence, int needed);

    [LoggerMessage(EventId = 4202, Level = LogLevel.Warning, Message = "{Product}: {Component} refused: it is not what the manifest says. Attempt {Attempt}")]
    internal static partial void Refused(ILogger logger, string product, string component, int attempt);

    [LoggerMessage(EventId = 4203, Level = LogLevel.Warning, Message = "{Product}: {Component} could not be fetched ({Fault}). Attempt {Attempt}")]
    internal static partial void NotFetched(ILogger logger, string product, string component, string fault, int attempt);

    [LoggerMessage(EventId = 4204, Level = LogLevel.Warning, Message = "{Product}: rolled back to {Folder}: {Why}")]
    internal static partial void RolledBack(ILogger logger, string product, string folder, string why);

    [LoggerMessage(EventId = 4205, Level = LogLevel.Warning, Message = "{Product}: the version does not start")]
    internal static partial void NotStarted(ILogger logger, string product, Exception why);

    [LoggerMessage(EventId = 4206, Level = LogLevel.Warning, Message = "{Folder} holds no product: its settings are missing or cannot be used")]
    internal static partial void SettingsUnusable(ILogger logger, string folder);

    [LoggerMessage(EventId = 4207, Level = LogLevel.Error, Message = "{Product} is not kept up to date any more: its updater failed")]
    internal static partial void Ended(ILogger logger, string product, Exception why);
}
