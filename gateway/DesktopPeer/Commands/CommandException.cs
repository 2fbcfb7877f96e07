namespace NanoPeers.DesktopPeer.Commands;

/// <summary>A command cannot go on; the program prints why and ends.</summary>
/// <param name="exitCode">One of <see cref="ExitCode"/>.</param>
/// <param name="name">A short name of what went wrong, such as "file-exists".</param>
/// <param name="message">What was wrong, where, and what to do.</param>
/// <param name="inner">What caused it.</param>
internal sealed class CommandException(int exitCode, string name, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>One of <see cref="Commands.ExitCode"/>.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>A short name.</summary>
    public string Name { get; } = name;
}
