namespace NanoPeers.Messages;

/// <summary>
/// The tags that name a body's protocol, as octets of ASCII. A tag that a peer does not know is skipped by its length and the other
/// bodies are still delivered. PROTOCOL.md section 5; S0, messaging text.
/// </summary>
public static partial class ProtocolTag
{
    /// <summary>"session": set-up, keep-alive, introduction and close.</summary>
    public static readonly byte[] Session = { 0x73, 0x65, 0x73, 0x73, 0x69, 0x6f, 0x6e };

    /// <summary>"region": network region discovery.</summary>
    public static readonly byte[] Region = { 0x72, 0x65, 0x67, 0x69, 0x6f, 0x6e };

    /// <summary>"switch": the light-switch service.</summary>
    public static readonly byte[] Switch = { 0x73, 0x77, 0x69, 0x74, 0x63, 0x68 };

    /// <summary>"link": which button switches which light, without a gateway between.</summary>
    public static readonly byte[] Link = { 0x6c, 0x69, 0x6e, 0x6b };

    /// <summary>"chat": text between two people.</summary>
    public static readonly byte[] Chat = { 0x63, 0x68, 0x61, 0x74 };

    /// <summary>"file": a resource read in chunks.</summary>
    public static readonly byte[] File = { 0x66, 0x69, 0x6c, 0x65 };

    /// <summary>"group": the keys of a group.</summary>
    public static readonly byte[] Group = { 0x67, 0x72, 0x6f, 0x75, 0x70 };

    /// <summary>"member": joining, leaving and deciding who may.</summary>
    public static readonly byte[] Member = { 0x6d, 0x65, 0x6d, 0x62, 0x65, 0x72 };

    /// <summary>"error": a peer's answer to a body that it does not take.</summary>
    public static readonly byte[] Error = { 0x65, 0x72, 0x72, 0x6f, 0x72 };

    /// <summary>Whether some octets are a tag. Allocates nothing.</summary>
    /// <param name="tag">One of the tags above.</param>
    /// <param name="buffer">Holds the octets.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="length">How many.</param>
    public static bool Matches(byte[] tag, byte[] buffer, int offset, int length)
    {
        if (length != tag.Length)
        {
            return false;
        }

        for (int i = 0; i < length; i++)
        {
            if (tag[i] != buffer[offset + i])
            {
                return false;
            }
        }

        return true;
    }
}
