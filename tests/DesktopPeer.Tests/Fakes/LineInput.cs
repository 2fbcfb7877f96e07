using System.Collections.Concurrent;

namespace NanoPeers.DesktopPeer.Tests.Fakes;

/// <summary>Input that a test writes line by line; it ends when disposed.</summary>
internal sealed class LineInput : TextReader
{
    private readonly BlockingCollection<string> _lines = [];

    public void Say(string line) => _lines.Add(line);

    /// <summary>Nothing comes any more.</summary>
    public void End() => _lines.CompleteAdding();

    public override string? ReadLine() => _lines.TryTake(out string? line, Timeout.Infinite) ? line : null;

    protected override void Dispose(bool disposing)
    {
        _lines.CompleteAdding();
        base.Dispose(disposing);
    }
}
