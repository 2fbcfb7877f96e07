namespace NanoPeers.PeeringService.Agent;

/// <summary>The file <c>subsystems.json</c> is not what it should be.</summary>
/// <param name="message">What is wrong, for people.</param>
/// <param name="inner">What the reader said, if it did.</param>
public sealed class SubsystemFileException(string message, Exception? inner = null) : Exception(message, inner);
