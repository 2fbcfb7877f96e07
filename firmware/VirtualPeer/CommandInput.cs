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
    public void Quit() => _commands.Enqueue(BoardCommand.Parse("quit"));

    private void Read()
    {
        try
        {
            while (input.ReadLine() is string line)
            {
                if (_commands.Count < MostWaiting)
                {
                    _commands.Enqueue(BoardCommand.Parse(line));
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
