using NanoPeers.Identifiers;

namespace NanoPeers.Resolver;

/// <summary>A question as a handler gets it: octets in somebody's buffer, good while the handler answers.</summary>
public sealed class ResolverQuestion
{
    /// <summary>Makes a question of nothing.</summary>
    public ResolverQuestion()
    {
        Buffer = new byte[0];
    }

    /// <summary>Who asks: proven under a session's key, some member under a group's; null when that is not known.</summary>
    public Identifier? Asker { get; set; }

    /// <summary>The group in which it is asked; null outside of groups.</summary>
    public Identifier? Group { get; set; }

    /// <summary>Whether an answer is wanted; false for a Tell.</summary>
    public bool WantsAnswer { get; set; }

    /// <summary>Holds the question.</summary>
    public byte[] Buffer { get; set; }

    /// <summary>Where it begins.</summary>
    public int Offset { get; set; }

    /// <summary>Its octets.</summary>
    public int Length { get; set; }
}
