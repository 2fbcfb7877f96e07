namespace NanoPeers.DesktopPeer.Demo;

/// <summary>Something in the demo did not happen as it should.</summary>
internal sealed class DemoException(string message, Exception? inner = null) : Exception(message, inner);
