namespace NanoPeers.Firmware.Stack;

/// <summary>
/// The tags of the stack's protocols. The library of the protocol, which is on every board, has those of every board alone: another would cost each of
/// them memory.
/// </summary>
internal static class StackTag
{
    /// <summary>No octets.</summary>
    internal static readonly byte[] None = { };

    /// <summary>"peers": peer discovery.</summary>
    internal static readonly byte[] Peers = { 0x70, 0x65, 0x65, 0x72, 0x73 };

    /// <summary>"resolver": named handlers.</summary>
    internal static readonly byte[] Resolver = { 0x72, 0x65, 0x73, 0x6f, 0x6c, 0x76, 0x65, 0x72 };

    /// <summary>"pipe": pipes of a group.</summary>
    internal static readonly byte[] Pipe = { 0x70, 0x69, 0x70, 0x65 };

    /// <summary>"relay": mailboxes.</summary>
    internal static readonly byte[] Relay = { 0x72, 0x65, 0x6c, 0x61, 0x79 };

    /// <summary>"info": peer information.</summary>
    internal static readonly byte[] Info = { 0x69, 0x6e, 0x66, 0x6f };
}
