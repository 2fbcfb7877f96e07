namespace NanoPeers.DesktopPeer.Api;

/// <summary>A step of an attempt.</summary>
/// <param name="AfterMillis">Since the attempt's first step.</param>
/// <param name="Text">What happened.</param>
internal sealed record AttemptStepView(double AfterMillis, string Text);
