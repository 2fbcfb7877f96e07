using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.PeerPlatform.Files;

/// <summary>
/// Decides on files that are offered in sessions of groups: only those of members of good standing are taken, and of those the ones that the owner's own
/// decision takes. Its <see cref="DecideAsync"/> is a <see cref="FileServiceOptions.Decide"/>. Any thread may call.
/// </summary>
/// <param name="isOfMember">Whether a session's other end is, now, a member of good standing that may publish in the session's group.</param>
/// <param name="decide">The owner's own decision on a member's offer.</param>
public sealed class GroupFileOffers(Func<PeerSession, bool> isOfMember, Func<IncomingFile, CancellationToken, Task<FileDecision>> decide)
{
    /// <summary>Decides on offers in sessions that are not a group's; by default they are refused.</summary>
    public Func<IncomingFile, CancellationToken, Task<FileDecision>> Others { get; init; } = new FileServiceOptions().Decide;

    /// <summary>Decides on an offer.</summary>
    /// <param name="file">The offer; its name was checked.</param>
    /// <param name="cancellationToken">The service ends.</param>
    /// <returns>RefusedByPolicy unless a member offers it, before the owner's decision and after.</returns>
    public async Task<FileDecision> DecideAsync(IncomingFile file, CancellationToken cancellationToken)
    {
        if (file.Session.Terms.Purpose != GroupFileSend.Purpose)
        {
            return await Others(file, cancellationToken).ConfigureAwait(false);
        }

        if (!isOfMember(file.Session))
        {
            return FileDecision.Refuse(FileRefusal.RefusedByPolicy);
        }

        FileDecision decision = await decide(file, cancellationToken).ConfigureAwait(false);
        if (decision.Sink is null || isOfMember(file.Session))
        {
            return decision;
        }

        // A person may take a minute to say yes, and the sender may have been put out in it.
        decision.Sink.Abandon();
        return FileDecision.Refuse(FileRefusal.RefusedByPolicy);
    }
}
