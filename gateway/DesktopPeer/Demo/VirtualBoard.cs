using System.Diagnostics;
using System.Globalization;
using System.Net;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>
/// A virtual board: the firmware's own peer as a process of its own, commanded by lines (firmware/VirtualPeer/VIRTUAL-PEER.md). The process ends
/// when its input does, so none is left behind even if this one is killed.
/// </summary>
internal sealed class VirtualBoard : IDemoBoard
{
    private const int KeptLines = 25;

    private static readonly TimeSpan _startLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan _answerLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan _quitLimit = TimeSpan.FromSeconds(3);

    private readonly string _folder;
    private readonly string? _invitation;
    private readonly int _multicastPort;
    private readonly SemaphoreSlim _asking = new(1);
    private readonly Lock _gate = new();
    private readonly Queue<string> _tail = new();
    private Process? _process;
    private Task _reading = Task.CompletedTask;
    private Question? _question;

    /// <summary>Describes a board; it is not switched on.</summary>
    public VirtualBoard(string name, string folder, string? invitation, int multicastPort)
    {
        Name = name;
        _folder = folder;
        _invitation = invitation;
        _multicastPort = multicastPort;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsRunning => _process is { HasExited: false };

    /// <summary>Its process; null before the first start.</summary>
    internal int? ProcessId => _process?.Id;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (IsRunning)
        {
            return;
        }

        await EndReadingAsync().ConfigureAwait(false);
        Question ready = Expect("@ready");
        Process process = Process.Start(StartInfo()) ?? throw new DemoException($"The process of {Name} does not start.");
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
        await AnswerAsync(ready, _startLimit, "did not get ready", cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task PressAsync(CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await SendAsync("press").ConfigureAwait(false);
        }
        finally
        {
            _asking.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<bool> ReadLightAsync(CancellationToken cancellationToken)
    {
        // "status" rather than "light": a line about the light comes by itself too, when it changes.
        IReadOnlyList<string> lines = await AskAsync("status", "@status", cancellationToken).ConfigureAwait(false);
        string[] words = lines[^1].Split(' ');
        return words.Contains("light=on")
            || (words.Contains("light=off") ? false : throw new DemoException($"{Name} does not tell its light: {lines[^1]}"));
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> WhyAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> lines = await AskAsync("why", "@why", cancellationToken).ConfigureAwait(false);
        return [.. lines.Where(line => !line.StartsWith('@'))];
    }

    /// <inheritdoc/>
    public async Task KillAsync()
    {
        if (_process is { HasExited: false } process)
        {
            process.Kill();
            await process.WaitForExitAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> LogTail()
    {
        lock (_gate)
        {
            return [.. _tail];
        }
    }

    /// <summary>Asks the process to end, and ends it if it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } process)
        {
            try
            {
                process.StandardInput.Close();
                using CancellationTokenSource limit = new(_quitLimit);
                await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is OperationCanceledException or IOException)
            {
                await KillAsync().ConfigureAwait(false);
            }
        }

        await EndReadingAsync().ConfigureAwait(false);
        _asking.Dispose();
    }

    private ProcessStartInfo StartInfo()
    {
        ProcessStartInfo start = BoardProgram.Find();
        string invitationFile = _folder + ".invitation";
        if (_invitation is not null && !File.Exists(invitationFile))
        {
            WriteInvitation(invitationFile, _invitation);
        }

        string port = _multicastPort.ToString(CultureInfo.InvariantCulture);
        string[] arguments = ["--folder", _folder, "--name", Name, "--bind", IPAddress.Loopback.ToString(), "--multicast-port", port];
        foreach (string argument in File.Exists(invitationFile) ? [.. arguments, "--invitation", invitationFile] : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.UseShellExecute = false;
        return start;
    }

    private static void WriteInvitation(string path, string invitation)
    {
        using Api.OwnerOnlyFile file = Api.OwnerOnlyFile.Begin(path);
        file.Write(invitation + "\n");
        file.Commit(mayReplace: false);
    }

    private async Task<IReadOnlyList<string>> AskAsync(string command, string answerBegins, CancellationToken cancellationToken)
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

    private async Task SendAsync(string command)
    {
        if (_process is not { HasExited: false } process)
        {
            throw new DemoException($"{Name} is switched off.");
        }

        try
        {
            await process.StandardInput.WriteLineAsync(command).ConfigureAwait(false);
            await process.StandardInput.FlushAsync().ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new DemoException($"{Name} takes no commands any more: {e.Message}", e);
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

        string why = first == ended ? "its process ended" : string.Create(CultureInfo.InvariantCulture, $"{limit.TotalSeconds:0} s went by");
        throw new DemoException($"{Name} {what}: {why}. It said: {string.Join(" | ", LogTail().TakeLast(3))}");
    }

    private async Task ReadAsync(StreamReader from)
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

    private async Task EndReadingAsync()
    {
        await _reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _process?.Dispose();
        _process = null;
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
