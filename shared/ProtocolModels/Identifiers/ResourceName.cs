namespace NanoPeers.Identifiers;

/// <summary>
/// The canonical name of a resource, <c>urn:nanopeers:KIND:UUID</c> with KIND one of peer, group, pipe, service, policy.
/// PROTOCOL.md section 1.
/// </summary>
public sealed class ResourceName
{
    private const string Prefix = "urn:nanopeers:";

    /// <summary>Names a resource.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="id">Its id.</param>
    public ResourceName(ResourceKind kind, Identifier id)
    {
        Kind = kind;
        Id = id;
    }

    /// <summary>What is named.</summary>
    public ResourceKind Kind { get; }

    /// <summary>Its id.</summary>
    public Identifier Id { get; }

    /// <summary>Parses a canonical name; the prefix and the kind are lower case.</summary>
    /// <param name="text">What a person or a file gave.</param>
    /// <returns>Null when the text is not the name of a resource.</returns>
    public static ResourceName? Parse(string? text)
    {
        if (text == null || !OrdinalText.Begins(text, Prefix))
        {
            return null;
        }

        int colon = text.IndexOf(':', Prefix.Length);
        if (colon < 0)
        {
            return null;
        }

        int kind = KindOf(text.Substring(Prefix.Length, colon - Prefix.Length));
        Identifier? id = Identifier.Parse(text.Substring(colon + 1));
        return kind == 0 || id == null ? null : new ResourceName((ResourceKind)kind, id);
    }

    /// <summary>The canonical name.</summary>
    public override string ToString()
    {
        return Prefix + WordOf(Kind) + ":" + Id.ToString();
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj)
    {
        return obj is ResourceName other && other.Kind == Kind && other.Id.Equals(Id);
    }

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        return Id.GetHashCode() ^ (int)Kind;
    }

    private static int KindOf(string word)
    {
        for (int kind = (int)ResourceKind.Peer; kind <= (int)ResourceKind.Policy; kind++)
        {
            if (WordOf((ResourceKind)kind) == word)
            {
                return kind;
            }
        }

        return 0;
    }

    private static string WordOf(ResourceKind kind)
    {
        switch (kind)
        {
            case ResourceKind.Peer: return "peer";
            case ResourceKind.Group: return "group";
            case ResourceKind.Pipe: return "pipe";
            case ResourceKind.Service: return "service";
            default: return "policy";
        }
    }
}
