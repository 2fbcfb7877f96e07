using System.Collections.Concurrent;
using System.IO;
using System.Threading;

namespace NanoPeers.VirtualPeer;

/// <summary>Reads lines of input on a thread of its own, so that the board's loop never waits for them. The end of the input is a quit.</summary>
/// <param name="input">Where they come from.</param>
internal sealed class CommandInput(TextReader input)
{
    private const int MostWaiting = 1000;

    private readonly ConcurrentQueue<BoardCommand> _commands = new();
    private readonly object _came = new();
    private bool _isStarted;

    /// <summary>Begins to read; once. The thread ends with the input or with the process.</summary>
    public void Start()
    {
        if (!_isStarted)
        {
            _isStarted = true;
            new Thread(Read) { IsBackground = true, Name = "commands" }.Start();
        }
    }

    /// <summary>The next command, if one has come.</summary>
    public BoardCommand? Next() => _commands.TryDequeue(out BoardCommand? command) ? command : null;

    /// <summary>Asks the board to quit.</summary>
    public void Quit() => Add("quit");

    /// <summary>Waits until a command may have come.</summary>
    /// <param name="millis">The longest wait.</param>
    public void Wait(int millis)
    {
        lock (_came)
        {
            if (_commands.IsEmpty)
            {
                Monitor.Wait(_came, millis);
            }
        }
    }

    private void Add(string line)
    {
        lock (_came)
        {
            _commands.Enqueue(BoardCommand.Parse(line));
            Monitor.PulseAll(_came);
        }
    }

    private void Read()
    {
        try
        {
            while (input.ReadLine() is string line)
            {
                if (_commands.Count < MostWaiting)
                {
                    Add(line);
                }
            }
        }
        catch (IOException)
        {
            // The input broke off: that is its end.
        }

        Quit();
    }
}
