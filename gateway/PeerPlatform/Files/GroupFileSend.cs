using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.PeerPlatform.Files;

/// <summary>
/// Sends a file to the members of a group (S0, peer groups): to each under its own session with this peer, so that only members get it and each says for
/// itself whether it has it. Any thread may call. FILES.md, "To a group".
/// </summary>
/// <param name="files">Sends the file.</param>
/// <param name="reach">
/// Finds the live session with a member in the group, or sets one up; null when it cannot be reached. Its token is that of the wait.
/// </param>
public sealed class GroupFileSend(FileService files, Func<Identifier, CancellationToken, Task<PeerSession?>> reach)
{
    /// <summary>The purpose of sessions between members of a group.</summary>
    public const string Purpose = "group";

    /// <summary>Members that are served at once; the others wait their turn.</summary>
    public int MostAtOnce { get; init; } = 4;

    /// <summary>How long a member is tried to be reached.</summary>
    public TimeSpan ReachWithin { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Offers a file to members and serves it until each has it or will not have it.</summary>
    /// <param name="members">To whom; this peer itself, and whoever is named twice, counts once or not at all.</param>
    /// <param name="file">The file; not disposed here.</param>
    /// <param name="progress">Told what became of it at each member, as it happens; must not wait.</param>
    /// <param name="cancellationToken">Gives up; members that do not have the file yet are told.</param>
    /// <returns>What became of it at each member, in their order.</returns>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<IReadOnlyList<MemberFileResult>> SendAsync(
        IEnumerable<Identifier> members, FileToSend file, IProgress<MemberFileResult>? progress, CancellationToken cancellationToken)
    {
        Identifier[] others = [.. members.Distinct().Where(member => !member.Equals(files.Node.Id))];
        var results = new MemberFileResult[others.Length];
        ParallelOptions few = new() { MaxDegreeOfParallelism = MostAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, others.Length), few, async (i, token) =>
        {
            results[i] = await SendToAsync(others[i], file, token).ConfigureAwait(false);
            progress?.Report(results[i]);
        }).ConfigureAwait(false);
        return results;
    }

    private async Task<MemberFileResult> SendToAsync(Identifier member, FileToSend file, CancellationToken cancellationToken)
    {
        PeerSession? session = await ReachAsync(member, cancellationToken).ConfigureAwait(false);
        if (session is null)
        {
            return new MemberFileResult(member, null, "it was not reached");
        }

        // What the group's members get goes under a session of the group with that member, and under no other.
        if (session.Terms.Purpose != Purpose || !session.Peer.Equals(member))
        {
            return new MemberFileResult(member, null, "the session is not one of the group with it");
        }

        FileResult result = await files.SendAsync(session, file, null, cancellationToken).ConfigureAwait(false);
        return new MemberFileResult(member, result, result.Problem);
    }

    private async Task<PeerSession?> ReachAsync(Identifier member, CancellationToken cancellationToken)
    {
        using CancellationTokenSource late = new(ReachWithin, files.Node.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            return await reach(member, either.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever goes wrong with one member, the others get the file.
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return null;
        }
    }
}
