using System.Text;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>The line that a person types under the live table: characters, backspace, escape to clear, and the lines before with the arrow keys.</summary>
internal sealed class LineEditor
{
    /// <summary>Most characters of a line.</summary>
    public const int MaxLength = 200;

    private readonly StringBuilder _line = new();
    private readonly List<string> _before = [];
    private int _place;

    /// <summary>What is typed so far.</summary>
    public string Text => _line.ToString();

    /// <summary>Takes a key.</summary>
    /// <returns>The finished line when the key was Enter; otherwise null.</returns>
    public string? Take(ConsoleKeyInfo key)
    {
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                return Finish();
            case ConsoleKey.Backspace:
                _line.Length = Math.Max(0, _line.Length - 1);
                break;
            case ConsoleKey.Escape:
                _line.Clear();
                break;
            case ConsoleKey.UpArrow:
                Recall(_place - 1);
                break;
            case ConsoleKey.DownArrow:
                Recall(_place + 1);
                break;
            default:
                if (!char.IsControl(key.KeyChar) && _line.Length < MaxLength)
                {
                    _line.Append(key.KeyChar);
                }

                break;
        }

        return null;
    }

    private string Finish()
    {
        string line = Text.Trim();
        if (line.Length > 0)
        {
            _before.Add(line);
        }

        _place = _before.Count;
        _line.Clear();
        return line;
    }

    private void Recall(int place)
    {
        if (place >= 0 && place <= _before.Count)
        {
            _place = place;
            _line.Clear();
            _line.Append(place < _before.Count ? _before[place] : "");
        }
    }
}
