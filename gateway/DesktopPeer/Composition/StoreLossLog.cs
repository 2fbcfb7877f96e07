using Microsoft.Extensions.Logging;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.Storage;

namespace NanoPeers.DesktopPeer.Composition;

/// <summary>Tells a person of every file that was found damaged: which, what was wrong, where it is kept, and what becomes of what was in it.</summary>
internal static partial class StoreLossLog
{
    /// <summary>Tells what was found at the start, and of what is found later.</summary>
    /// <param name="state">The state, which is open.</param>
    /// <param name="logger">Where to tell it.</param>
    /// <exception cref="StateException">A file beside the state's database cannot be used.</exception>
    public static void TellLosses(this SqliteState state, ILogger logger)
    {
        if (state.Loss is { } loss)
        {
            logger.StateRepaired(loss.Path, loss.Problem, loss.SetAside, loss.StatementsKept);
        }

        if (state.Mailboxes.Loss is { } mailboxes)
        {
            logger.MailboxesRenewed(mailboxes.Path, mailboxes.Problem, mailboxes.SetAside ?? "nowhere", mailboxes.Items, mailboxes.Mailboxes);
        }

        Action<AdvertisementLoss> tell = index => logger.IndexRenewed(index.Path, index.Problem, index.SetAside ?? "nowhere");
        state.Advertisements.Lost += tell;
        foreach (AdvertisementLoss index in state.Advertisements.Losses)
        {
            tell(index);
        }
    }

    [LoggerMessage(EventId = 3301, Level = LogLevel.Warning, Message =
        "{Path} was damaged: {Problem} It is kept as {SetAside}. Devices, keys and groups were taken over whole, and {Statements} statements of groups; "
        + "members send the rest again")]
    private static partial void StateRepaired(this ILogger logger, string path, string problem, string setAside, int statements);

    [LoggerMessage(EventId = 3302, Level = LogLevel.Warning, Message =
        "{Path} was damaged: {Problem} It is kept as {SetAside}. {Items} messages of {Mailboxes} mailboxes were taken over; the rest is lost, "
        + "and collectors begin anew")]
    private static partial void MailboxesRenewed(this ILogger logger, string path, string problem, string setAside, int items, int mailboxes);

    [LoggerMessage(EventId = 3303, Level = LogLevel.Warning, Message =
        "{Path} was damaged: {Problem} It is kept as {SetAside}. An empty index has its place; advertisements are asked for again")]
    private static partial void IndexRenewed(this ILogger logger, string path, string problem, string setAside);
}
