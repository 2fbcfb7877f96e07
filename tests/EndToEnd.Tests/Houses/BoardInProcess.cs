using System.IO.Pipes;
using NanoPeers.DesktopPeer.Demo;
using NanoPeers.VirtualPeer;

namespace NanoPeers.EndToEnd.Tests.Houses;

/// <summary>Makes boards that run on threads of this process; full peers have processes of their own here too.</summary>
internal sealed class InProcessBoards : IBoardMaker
{
    public IDemoBoard Make(string name, string folder, string? invitation, int multicastPort)
    {
        if (invitation is not null)
        {
            File.WriteAllText(folder + ".invitation", invitation);
        }

        return new BoardInProcess(new BoardOptions
        {
            Name = name,
            Folder = new DirectoryInfo(folder),
            Invitation = invitation is null ? null : new FileInfo(folder + ".invitation"),
            Bind = System.Net.IPAddress.Loopback,
            MulticastPort = multicastPort,
        });
    }

    public IDemoPeer MakePeer(string name, string folder, int multicastPort, IReadOnlyList<string> more) =>
        new PeerProcess(name, folder, multicastPort, more);

    /// <summary>None: the vendor and its peers are processes in any case, and other tests play with them.</summary>
    public Task<VendorProcess?> StartVendorAsync(CancellationToken cancellationToken) => Task.FromResult<VendorProcess?>(null);
}

/// <summary>The virtual peer's board on a thread of this process. It has no plug to pull: killing it switches it off in good order.</summary>
internal sealed class BoardInProcess(BoardOptions options) : IDemoBoard
{
    private readonly BoardLines _lines = new(options.Name);
    private StreamWriter? _input;
    private Task _running = Task.CompletedTask;

    public string Name => options.Name;

    public bool IsRunning => _input is not null && !_running.IsCompleted;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        (StreamReader boardInput, _input) = Pipe();
        (StreamReader output, StreamWriter boardOutput) = Pipe();
        _running = Task.Factory.StartNew(
            () =>
            {
                using (boardOutput)
                {
                    BoardSetup.Run(options, boardInput, boardOutput);
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return _lines.BeginAsync(_input, [output], TimeSpan.FromSeconds(15), cancellationToken);
    }

    public Task PressAsync(CancellationToken cancellationToken) => _lines.TellAsync("press", cancellationToken);

    public Task<bool> ReadLightAsync(CancellationToken cancellationToken) => _lines.ReadLightAsync(cancellationToken);

    public Task<IReadOnlyList<string>> WhyAsync(CancellationToken cancellationToken) => _lines.WhyAsync(cancellationToken);

    public async Task KillAsync()
    {
        _input?.Dispose();
        await _running;
        await _lines.Reading;
        _input = null;
    }

    public IReadOnlyList<string> LogTail() => _lines.Tail;

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _lines.Dispose();
    }

    private static (StreamReader Reader, StreamWriter Writer) Pipe()
    {
        AnonymousPipeServerStream from = new(PipeDirection.In);
        AnonymousPipeClientStream into = new(PipeDirection.Out, from.ClientSafePipeHandle);
        return (new StreamReader(from), new StreamWriter(into) { AutoFlush = true });
    }
}
