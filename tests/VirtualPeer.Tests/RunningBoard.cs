using System.Collections.Concurrent;

namespace NanoPeers.VirtualPeer.Tests;

/// <summary>The whole program on a thread of the test: lines go in, lines come out.</summary>
internal sealed class RunningBoard : IDisposable
{
    private const int LongMillis = 10_000;

    private readonly LineReader _input = new();
    private readonly LineWriter _output = new();
    private readonly StringWriter _error = new();
    private readonly Thread _thread;
    private int _exitCode = -1;

    public RunningBoard(params string[] arguments)
    {
        _thread = new Thread(() => _exitCode = CommandLine.Run(arguments, _input, _output, _error));
        _thread.Start();
    }

    /// <summary>What was printed for errors of the command line.</summary>
    public string Error => _error.ToString();

    /// <summary>All lines so far.</summary>
    public IReadOnlyList<string> Lines => [.. _output.Lines];

    public void Say(string line) => _input.Add(line);

    public void EndInput() => _input.End();

    /// <summary>Waits for a line that was not waited for before.</summary>
    public string WaitFor(Func<string, bool> isIt)
    {
        long until = Environment.TickCount64 + LongMillis;
        while (Environment.TickCount64 < until)
        {
            if (_output.TryTake(100, out string? line) && isIt(line!))
            {
                return line!;
            }
        }

        throw new TimeoutException("The line did not come; there were:\n" + string.Join('\n', Lines));
    }

    public string WaitFor(string line) => WaitFor(candidate => candidate == line);

    public int WaitForExit()
    {
        Assert.True(_thread.Join(LongMillis), string.Join('\n', Lines));
        return _exitCode;
    }

    public void Dispose()
    {
        _input.End();
        _thread.Join(LongMillis);
        _input.Dispose();
        _output.Dispose();
        _error.Dispose();
    }

    private sealed class LineReader : TextReader
    {
        private readonly BlockingCollection<string> _lines = [];

        public void Add(string line) => _lines.Add(line);

        public void End() => _lines.CompleteAdding();

        public override string? ReadLine() => _lines.TryTake(out string? line, Timeout.Infinite) ? line : null;
    }

    private sealed class LineWriter : StringWriter
    {
        private readonly BlockingCollection<string> _lines = [];

        public ConcurrentQueue<string> Lines { get; } = new();

        public override void WriteLine(string? value)
        {
            Lines.Enqueue(value!);
            _lines.Add(value!);
        }

        public bool TryTake(int millis, out string? line) => _lines.TryTake(out line, millis);
    }
}
