namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>What the chip throws when an array finds no room on its heap.</summary>
internal sealed class NoMemoryException : OutOfMemoryException;
