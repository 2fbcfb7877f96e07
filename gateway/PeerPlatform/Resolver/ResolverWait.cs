using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Resolver;

/// <summary>A query of this peer that waits for answers. Guarded by the service's lock.</summary>
/// <param name="id">Its id.</param>
/// <param name="group">The group in which it is asked.</param>
/// <param name="only">The one member whose answer counts; null for everybody's.</param>
internal sealed class ResolverWait(ulong id, Identifier group, Identifier? only)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<ResolverAnswer> _answers = [];

    internal ulong Id => id;

    /// <summary>Ends when no more answers are taken.</summary>
    internal Task Done => _done.Task;

    /// <summary>Answers that end the query; -1 while that is not known.</summary>
    internal int Expected { get; set; } = -1;

    internal IReadOnlyList<ResolverAnswer> Answers => [.. _answers];

    /// <summary>Whether an answer that came from a member in a group is one to this query.</summary>
    internal bool IsFor(Identifier inGroup, Identifier from) => group.Equals(inGroup) && (only is null || only.Equals(from));

    /// <summary>Takes an answer; the first of each responder counts.</summary>
    internal void Take(ResolverAnswer answer)
    {
        if (_answers.TrueForAll(one => !one.Responder.Equals(answer.Responder)))
        {
            _answers.Add(answer);
        }

        EndIfWhole();
    }

    internal void EndIfWhole()
    {
        if (Expected >= 0 && _answers.Count >= Expected)
        {
            End();
        }
    }

    internal void End() => _done.TrySetResult();
}
