namespace NanoPeers.Messages;

/// <summary>Tags of peer discovery, pipes and relays: apart from the others, so that a board that has none of them pays for none.</summary>
public static partial class ProtocolTag
{
    /// <summary>"relay": messages that wait for their receivers.</summary>
    public static readonly byte[] Relay = { 0x72, 0x65, 0x6c, 0x61, 0x79 };

    /// <summary>"peers": finding peers, groups and whatever else is advertised.</summary>
    public static readonly byte[] Peers = { 0x70, 0x65, 0x65, 0x72, 0x73 };

    /// <summary>"pipe": channels of a group whose ends come and go.</summary>
    public static readonly byte[] Pipe = { 0x70, 0x69, 0x70, 0x65 };
}
