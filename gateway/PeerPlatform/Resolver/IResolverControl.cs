using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;

namespace NanoPeers.PeerPlatform.Resolver;

/// <summary>What others do with the resolver of a peer. Any thread may call. RESOLVER.md.</summary>
public interface IResolverControl
{
    /// <summary>Adds a handler.</summary>
    /// <param name="handler">The handler.</param>
    /// <returns>False when its name is none, or is taken.</returns>
    bool Add(IPeerResolverHandler handler);

    /// <summary>Takes a handler away; one that is not there is no fault.</summary>
    /// <param name="handler">The handler.</param>
    void Remove(IPeerResolverHandler handler);

    /// <summary>Asks a handler at one member, setting a session up where there is none.</summary>
    /// <param name="port">The group.</param>
    /// <param name="member">The member.</param>
    /// <param name="handler">The handler's name.</param>
    /// <param name="question">At most 1,024 octets.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The answer; TimedOut, NotSent and Busy are answers too.</returns>
    Task<ResolverAnswer> QueryAsync(
        GroupPort port, Identifier member, string handler, byte[] question, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Asks a handler at all members, and with hops at those that they reach.</summary>
    /// <param name="port">The group.</param>
    /// <param name="handler">The handler's name.</param>
    /// <param name="question">At most 1,024 octets.</param>
    /// <param name="hops">How many peers may hand it on, 0 to 8.</param>
    /// <param name="timeout">How long answers are taken.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What came in time, one from each responder, in the order in which it came; ends early when every member that was asked has answered.</returns>
    Task<IReadOnlyList<ResolverAnswer>> QueryGroupAsync(
        GroupPort port, string handler, byte[] question, int hops, TimeSpan timeout, CancellationToken cancellationToken);

    /// <summary>Tells a handler at a member something; nothing says whether it arrived.</summary>
    /// <param name="port">The group.</param>
    /// <param name="member">The member; null for all that are reached.</param>
    /// <param name="handler">The handler's name.</param>
    /// <param name="octets">At most 1,024 octets.</param>
    /// <returns>Members to which it went out.</returns>
    int Tell(GroupPort port, Identifier? member, string handler, byte[] octets);
}
