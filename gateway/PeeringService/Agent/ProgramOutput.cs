using System.Text;

namespace NanoPeers.PeeringService.Agent;

/// <summary>Reads what a program writes, line by line, each cut at a length, and keeps the last lines.</summary>
/// <param name="tell">Called with each line; one line at a time.</param>
internal sealed class ProgramOutput(Action<string> tell)
{
    /// <summary>Characters of a line; the rest of a longer one is left out.</summary>
    internal const int MaxLine = 500;

    private const int KeptLines = 3;

    private readonly Lock _gate = new();
    private readonly Queue<string> _last = new();

    /// <summary>The last lines, in one.</summary>
    internal string Tail
    {
        get
        {
            lock (_gate)
            {
                return string.Join(" | ", _last);
            }
        }
    }

    /// <summary>Reads until the end.</summary>
    /// <param name="from">The program's output.</param>
    internal async Task ReadAsync(TextReader from)
    {
        char[] buffer = new char[2048];
        StringBuilder line = new();
        int count;
        while ((count = await ReadAsync(from, buffer).ConfigureAwait(false)) > 0)
        {
            foreach (char one in buffer.AsSpan(0, count))
            {
                if (one == '\n')
                {
                    Take(line);
                }
                else if (line.Length < MaxLine && !char.IsControl(one))
                {
                    line.Append(one);
                }
            }
        }

        Take(line);
    }

    private static async Task<int> ReadAsync(TextReader from, char[] buffer)
    {
        try
        {
            return await from.ReadAsync(buffer).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return 0;
        }
    }

    private void Take(StringBuilder line)
    {
        if (line.Length == 0)
        {
            return;
        }

        string text = line.ToString();
        line.Clear();
        lock (_gate)
        {
            _last.Enqueue(text);
            if (_last.Count > KeptLines)
            {
                _last.Dequeue();
            }

            tell(text);
        }
    }
}
