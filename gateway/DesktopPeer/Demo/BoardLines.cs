using System.Globalization;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>
/// The conversation with a virtual peer by lines (firmware/VirtualPeer/VIRTUAL-PEER.md): commands go in, lines for people and lines for programs,
/// which begin with "@", come out. One command waits for its answer at a time.
/// </summary>
/// <param name="name">The board's name, for what goes wrong.</param>
internal sealed class BoardLines(string name) : IDisposable
{
    private const int KeptLines = 25;

    private static readonly TimeSpan _answerLimit = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _asking = new(1);
    private readonly Lock _gate = new();
    private readonly Queue<string> _tail = new();
    private TextWriter? _input;
    private Task _reading = Task.CompletedTask;
    private Question? _question;

    /// <summary>Completes when the outputs have ended.</summary>
    public Task Reading => _reading;

    /// <summary>The last lines that came out.</summary>
    public IReadOnlyList<string> Tail
    {
        get
        {
            lock (_gate)
            {
                return [.. _tail];
            }
        }
    }

    /// <summary>Begins a conversation and waits until the other end is ready for commands.</summary>
    /// <param name="input">Takes commands.</param>
    /// <param name="outputs">Bring lines; the conversation ends with them.</param>
    /// <param name="limit">How long that may take.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DemoException">It does not get ready.</exception>
    public Task BeginAsync(TextWriter input, TextReader[] outputs, TimeSpan limit, CancellationToken cancellationToken)
    {
        Question ready = Expect("@ready");
        _input = input;
        _reading = Task.WhenAll(outputs.Select(ReadAsync));
        return AnswerAsync(ready, limit, "did not get ready", cancellationToken);
    }

    /// <summary>Sends a command that has no answer.</summary>
    /// <exception cref="DemoException">Nobody takes it.</exception>
    public async Task TellAsync(string command, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await SendAsync(command).ConfigureAwait(false);
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <param name="command">The command.</param>
    /// <param name="answerBegins">First word of the answer's last line.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>All lines up to the last one.</returns>
    /// <exception cref="DemoException">No answer comes.</exception>
    public async Task<IReadOnlyList<string>> AskAsync(string command, string answerBegins, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            Question question = Expect(answerBegins);
            await SendAsync(command).ConfigureAwait(false);
            return await AnswerAsync(question, _answerLimit, $"did not answer to \"{command}\"", cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <summary>Whether the light is on, by the board's own pin.</summary>
    /// <exception cref="DemoException">No answer comes.</exception>
    public async Task<bool> ReadLightAsync(CancellationToken cancellationToken)
    {
        // "status" rather than "light": a line about the light comes by itself too, when it changes.
        IReadOnlyList<string> lines = await AskAsync("status", "@status", cancellationToken).ConfigureAwait(false);
        string[] words = lines[^1].Split(' ');
        return words.Contains("light=on")
            || (words.Contains("light=off") ? false : throw new DemoException($"{name} does not tell its light: {lines[^1]}"));
    }

    /// <summary>How its attempts went, for people.</summary>
    /// <exception cref="DemoException">No answer comes.</exception>
    public async Task<IReadOnlyList<string>> WhyAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> lines = await AskAsync("why", "@why", cancellationToken).ConfigureAwait(false);
        return [.. lines.Where(line => !line.StartsWith('@'))];
    }

    /// <inheritdoc/>
    public void Dispose() => _asking.Dispose();

    private async Task SendAsync(string command)
    {
        try
        {
            TextWriter input = _input ?? throw new DemoException($"{name} is switched off.");
            await input.WriteLineAsync(command).ConfigureAwait(false);
            await input.FlushAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            throw new DemoException($"{name} takes no commands any more: {e.Message}", e);
        }
    }

    private Question Expect(string begins)
    {
        lock (_gate)
        {
            _question = new Question(begins);
            return _question;
        }
    }

    private async Task<IReadOnlyList<string>> AnswerAsync(Question question, TimeSpan limit, string what, CancellationToken cancellationToken)
    {
        Task ended = _reading;
        Task first = await Task.WhenAny(question.Answer, ended, Task.Delay(limit, cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        if (question.Answer.IsCompletedSuccessfully)
        {
            return await question.Answer.ConfigureAwait(false);
        }

        string why = first == ended ? "it ended" : string.Create(CultureInfo.InvariantCulture, $"{limit.TotalSeconds:0} s went by");
        throw new DemoException($"{name} {what}: {why}. It said: {string.Join(" | ", Tail.TakeLast(3))}");
    }

    private async Task ReadAsync(TextReader from)
    {
        while (await from.ReadLineAsync().ConfigureAwait(false) is string line)
        {
            lock (_gate)
            {
                _tail.Enqueue(line);
                if (_tail.Count > KeptLines)
                {
                    _tail.Dequeue();
                }

                _question?.Hear(line);
            }
        }
    }

    /// <summary>A line for programs that is waited for, and the lines before it.</summary>
    private sealed class Question(string begins)
    {
        private readonly List<string> _lines = [];
        private readonly TaskCompletionSource<IReadOnlyList<string>> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<IReadOnlyList<string>> Answer => _answer.Task;

        public void Hear(string line)
        {
            if (Answer.IsCompleted)
            {
                return;
            }

            _lines.Add(line);
            if (line == begins || line.StartsWith(begins + " ", StringComparison.Ordinal))
            {
                _answer.SetResult([.. _lines]);
            }
        }
    }
}
