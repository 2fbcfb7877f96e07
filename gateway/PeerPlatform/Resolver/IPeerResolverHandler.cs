using NanoPeers.Identifiers;

namespace NanoPeers.PeerPlatform.Resolver;

/// <summary>Answers queries that name it. Called on threads that receive messages, for several at once: it must not wait.</summary>
public interface IPeerResolverHandler
{
    /// <summary>Its name, as RESOLVER.md says.</summary>
    string Name { get; }

    /// <summary>The one group in which it answers; null for all of the peer's groups, and for boards that ask their gateway.</summary>
    Identifier? Group => null;

    /// <summary>Takes a question.</summary>
    /// <param name="request">The question; the handler sees to it that it is answered.</param>
    void Handle(ResolverRequest request);
}
