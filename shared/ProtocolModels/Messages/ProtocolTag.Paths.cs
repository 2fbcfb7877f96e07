namespace NanoPeers.Messages;

/// <summary>The tag by which full peers tell each other of their transports.</summary>
public static partial class ProtocolTag
{
    /// <summary>"paths": at which transports a peer can be reached.</summary>
    public static readonly byte[] Paths = { 0x70, 0x61, 0x74, 0x68, 0x73 };
}
