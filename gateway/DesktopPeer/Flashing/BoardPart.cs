namespace NanoPeers.DesktopPeer.Flashing;

/// <summary>A part of a board: the relay, the button, the contact in the wall, or the small lamp.</summary>
/// <param name="Pin">Its number, as in GPIO26.</param>
/// <param name="Level">"high" or "low": the level at which it is on, or pressed.</param>
/// <param name="Pull">"up", "down" or "none" of an input; null of an output.</param>
/// <param name="Kind">"rocker" or "push" of the contact in the wall; null of the others.</param>
internal sealed record BoardPart(int Pin, string Level, string? Pull, string? Kind);
