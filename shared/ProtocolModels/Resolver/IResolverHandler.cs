namespace NanoPeers.Resolver;

/// <summary>Answers the queries that name it. RESOLVER.md.</summary>
public interface IResolverHandler
{
    /// <summary>Its name, as <see cref="ResolverNames"/> says.</summary>
    byte[] Name { get; }

    /// <summary>Answers a question. It must not wait, and not throw on what was asked.</summary>
    /// <param name="question">The question, good until this returns.</param>
    /// <param name="into">Receives the answer; there is room for 1,024 octets.</param>
    /// <param name="offset">Where it begins.</param>
    /// <returns>Octets of the answer, or a refusal: minus a <see cref="ResolverStatus"/>.</returns>
    int Answer(ResolverQuestion question, byte[] into, int offset);
}
