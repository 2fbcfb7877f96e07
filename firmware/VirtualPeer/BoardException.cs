using System;

namespace NanoPeers.VirtualPeer;

/// <summary>The virtual board cannot start; the program prints why and ends.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="name">A short name of what went wrong, such as "bad-invitation".</param>
/// <param name="message">What is wrong, where, and what to do.</param>
/// <param name="inner">What caused it.</param>
internal sealed class BoardException(int exitCode, string name, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>One of <see cref="VirtualPeer.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>A short name.</summary>
    public string Name { get; } = name;
}
