using NanoPeers.DesktopPeer.Tests.Commands;
using NanoPeers.DesktopPeer.Tests.Fakes;

namespace NanoPeers.DesktopPeer.Tests.Chat;

/// <summary>A person at a chat: types lines and reads what is printed. The sockets are real.</summary>
internal sealed class ChatPerson : IDisposable
{
    private readonly LineWriter _output = new();
    private readonly LineInput _input = new();
    private readonly CancellationTokenSource _interruption = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);

    public ChatPerson(params string[] arguments)
    {
        string[] all = ["chat", "--bind", "127.0.0.1", "--port", "0", .. arguments];
        Ended = Ran.InAsync(new FakeHouse(), all, _output, _input, false, null, _interruption.Token);
    }

    public Task<Ran> Ended { get; }

    public IReadOnlyList<string> Lines => _output.Lines;

    /// <summary>Where the person can be reached.</summary>
    public async Task<string> EndpointAsync()
    {
        string line = await SeesAsync("You are ");
        int at = line.IndexOf("udp://", StringComparison.Ordinal);
        return line[at..line.IndexOf(". /help", StringComparison.Ordinal)];
    }

    public void Types(string line) => _input.Say(line);

    /// <summary>Waits for a line that holds a text.</summary>
    public async Task<string> SeesAsync(string text)
    {
        await Waiting.UntilAsync(() => Ended.IsCompleted || Lines.Any(Holds), $"\"{text}\" is shown");
        return Assert.Single(Lines, Holds);

        bool Holds(string line) => line.Contains(text, StringComparison.Ordinal);
    }

    public async Task<Ran> QuitsAsync()
    {
        Types("/quit");
        return await Ended;
    }

    public void Interrupt() => _interruption.Cancel();

    /// <summary>Ends the input, as a pipe does.</summary>
    public void Dispose()
    {
        _input.Dispose();
        _interruption.Dispose();
    }

    public void EndInput() => _input.Dispose();
}
