namespace NanoPeers.PeerPlatform.Devices;

/// <summary>A step of an attempt.</summary>
/// <param name="After">Since the attempt's first step.</param>
/// <param name="Text">What happened, with its detail.</param>
public sealed record AttemptReportStep(TimeSpan After, string Text);
