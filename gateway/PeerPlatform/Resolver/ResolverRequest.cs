using NanoPeers.Identifiers;
using NanoPeers.Resolver;

namespace NanoPeers.PeerPlatform.Resolver;

/// <summary>A question to a handler of this peer, with octets of its own. It may be answered at once or later, from any thread, once.</summary>
public sealed class ResolverRequest
{
    private readonly Action<ResolverStatus, byte[]>? _respond;
    private int _responded;

    internal ResolverRequest(Identifier asker, Identifier? group, byte[] octets, Action<ResolverStatus, byte[]>? respond)
    {
        Asker = asker;
        Group = group;
        Octets = octets;
        _respond = respond;
    }

    /// <summary>Who asks: a member in standing, proven under a session, by its word under the common key; or a board of this gateway.</summary>
    public Identifier Asker { get; }

    /// <summary>The group in which it is asked; null where a board asks its gateway.</summary>
    public Identifier? Group { get; }

    /// <summary>The question.</summary>
    public byte[] Octets { get; }

    /// <summary>Whether an answer is wanted; a Tell wants none.</summary>
    public bool WantsAnswer => _respond is not null;

    /// <summary>Answers. The second answer, and the answer to a Tell, go nowhere.</summary>
    /// <param name="status">Answered, or why not.</param>
    /// <param name="octets">The answer, at most 1,024 octets.</param>
    public void Respond(ResolverStatus status, byte[] octets)
    {
        if (Interlocked.Exchange(ref _responded, 1) == 0)
        {
            bool fits = octets.Length <= ResolverLimits.MaxPayload;
            _respond?.Invoke(fits ? status : ResolverStatus.TooLong, fits ? octets : []);
        }
    }
}
