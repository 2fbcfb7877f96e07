using System.Text;

namespace NanoPeers.DesktopPeer.Tests.Fakes;

/// <summary>Collects what one thread prints while another one reads it.</summary>
internal sealed class LineWriter : TextWriter
{
    private readonly Lock _gate = new();
    private readonly StringBuilder _text = new();

    public LineWriter() => CoreNewLine = ['\n'];

    public override Encoding Encoding => Encoding.UTF8;

    /// <summary>The finished lines so far.</summary>
    public IReadOnlyList<string> Lines => ToString().Split('\n')[..^1];

    public override void Write(char value)
    {
        lock (_gate)
        {
            _text.Append(value);
        }
    }

    public override string ToString()
    {
        lock (_gate)
        {
            return _text.ToString();
        }
    }
}
