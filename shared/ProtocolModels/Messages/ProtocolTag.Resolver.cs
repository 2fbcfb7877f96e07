namespace NanoPeers.Messages;

/// <summary>Tags of the resolver and of peer information: apart from the others, so that a board that has neither pays for neither.</summary>
public static partial class ProtocolTag
{
    /// <summary>"resolver": named handlers, and the implementations of policies.</summary>
    public static readonly byte[] Resolver = { 0x72, 0x65, 0x73, 0x6f, 0x6c, 0x76, 0x65, 0x72 };

    /// <summary>"info": capabilities, status, counters and services of a peer.</summary>
    public static readonly byte[] Info = { 0x69, 0x6e, 0x66, 0x6f };
}
