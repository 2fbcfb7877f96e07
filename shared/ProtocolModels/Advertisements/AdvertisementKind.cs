using NanoPeers.Identifiers;

namespace NanoPeers.Advertisements;

/// <summary>The six standard types of advertisement (S0 figs. 14-19). The numbers are fixed.</summary>
public static class AdvertisementKind
{
    /// <summary>A named behaviour, convention or rule (S0 fig. 14).</summary>
    public const int Policy = 1;

    /// <summary>A peer (S0 fig. 15).</summary>
    public const int Peer = 2;

    /// <summary>A peer group (S0 fig. 16).</summary>
    public const int Group = 3;

    /// <summary>A pipe (S0 fig. 17).</summary>
    public const int Pipe = 4;

    /// <summary>A service (S0 fig. 18).</summary>
    public const int Service = 5;

    /// <summary>An item of content (S0 fig. 19).</summary>
    public const int Content = 6;

    private const string RootEnd = "Advertisement";

    /// <summary>The word for people: policy, peer, group, pipe, service or content; empty for any other number.</summary>
    /// <param name="kind">The kind.</param>
    public static string WordOf(int kind)
    {
        switch (kind)
        {
            case Policy: return "policy";
            case Peer: return "peer";
            case Group: return "group";
            case Pipe: return "pipe";
            case Service: return "service";
            case Content: return "content";
            default: return "";
        }
    }

    /// <summary>The kind that a word names, or 0.</summary>
    /// <param name="word">What a person or a document gave.</param>
    public static int OfWord(string? word)
    {
        for (int kind = Policy; kind <= Content; kind++)
        {
            if (WordOf(kind) == word)
            {
                return kind;
            }
        }

        return 0;
    }

    /// <summary>The name of a document's root element: the word and <c>Advertisement</c>.</summary>
    /// <param name="kind">The kind.</param>
    public static string RootOf(int kind)
    {
        return WordOf(kind) + RootEnd;
    }

    /// <summary>The kind whose root element has a name, or 0.</summary>
    /// <param name="name">The element's name.</param>
    public static int OfRoot(string name)
    {
        int length = name.Length - RootEnd.Length;
        return length > 0 && OrdinalText.IndexOf(name, RootEnd) == length ? OfWord(name.Substring(0, length)) : 0;
    }
}
