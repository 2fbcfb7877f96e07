using NanoPeers.Attempts;
using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>One attempt in the journal.</summary>
internal sealed class AttemptRecord(ulong id, long order, AttemptShelf shelf)
{
    internal ulong Id { get; } = id;

    /// <summary>Of all attempts, by when they were first heard of.</summary>
    internal long Order { get; } = order;

    internal AttemptShelf Shelf { get; set; } = shelf;

    /// <summary>Which device it is about; null while nobody said.</summary>
    internal Identifier? Peer { get; set; }

    internal AttemptTrace Steps { get; } = new(GatewayTuning.StepsOfAttempt);

    /// <summary>Whether this end asked for a session, or the other end proved itself: more than anyone can bring about with queries and requests.</summary>
    internal bool IsSetUp { get; private set; }

    internal void Note(AttemptStep step, int detail, long nowMillis)
    {
        Steps.Note(Id, step, detail, nowMillis);
        IsSetUp |= step is AttemptStep.RequestSent or AttemptStep.UserAsked or AttemptStep.Computing or AttemptStep.KeysAgreed;
    }
}
