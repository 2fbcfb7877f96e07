using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using NanoPeers.DesktopPeer.Commands;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Authentication;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.Devices;
using NanoPeers.PeerPlatform.Files;
using NanoPeers.PeerPlatform.KeyExchanges;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.DesktopPeer.Chat;

/// <summary>A peer for one person: a node on UDP with chats and files, made for one run of the program. It keeps nothing on disk.</summary>
internal sealed class ChatPeer : IAsyncDisposable
{
    private readonly PlatformCryptography _cryptography = new();
    private readonly RsaKeyPool _keys = new(new RsaKeyPoolOptions { ReadyKeys = 1 }, TimeProvider.System);
    private readonly AttemptJournal _journal = new(TimeProvider.System);
    private readonly GroupMember _member;

    /// <summary>Opens the socket; <see cref="Start"/> begins to hear.</summary>
    /// <param name="settings">What the person chose.</param>
    /// <param name="askSession">Asks the person whether another peer may have a session.</param>
    /// <param name="decideFile">Asks the person about a file.</param>
    /// <param name="loggers">Where it logs to.</param>
    /// <exception cref="CommandException">The port is not to be had.</exception>
    public ChatPeer(
        ChatSettings settings,
        Func<SessionQuestion, CancellationToken, Task<bool>> askSession,
        Func<IncomingFile, CancellationToken, Task<FileDecision>> decideFile,
        ILoggerFactory loggers)
    {
        SessionPolicy policy = new() { Suites = [Suite.Aes256Gcm, Suite.Aes128CbcHmac], AllowClear = settings.AllowClear };
        _member = new GroupMember(settings.Group, policy, _cryptography, _keys, settings.Secret);
        Udp = Bind(settings, loggers);
        TransportTable transports = new();
        transports.Register(Udp);
        PeerNodeOptions options = new()
        {
            Id = new Identifier(RandomNumberGenerator.GetBytes(Identifier.Length), 0),
            Cryptography = _cryptography,
            Transports = transports,
            Responder = _member.CreateResponder([ChatServiceOptions.Purpose], static (_, _) => AcceptDecision.AskUser),
            Trace = _journal,
            AskUser = askSession,
        };
        Node = new PeerNode(options, loggers.CreateLogger<PeerNode>());
        ChatServiceOptions chat = new()
        {
            AllowClear = settings.AllowClear,
            MakeRequest = cancellationToken => _member.CreateRequestAsync(ChatServiceOptions.Purpose, null, cancellationToken),
        };
        Chat = new ChatService(Node, chat);
        Files = new FileService(Node, new FileServiceOptions { Decide = decideFile });
    }

    /// <summary>The socket.</summary>
    public UdpTransport Udp { get; }

    /// <summary>The node.</summary>
    public PeerNode Node { get; }

    /// <summary>Its chats.</summary>
    public ChatService Chat { get; }

    /// <summary>Its files.</summary>
    public FileService Files { get; }

    /// <summary>Whether others prove that they know the group's password.</summary>
    public bool IsProven => _member.IsProven;

    /// <summary>Begins to hear.</summary>
    public void Start() => Node.Start();

    /// <summary>How the attempts to set up sessions went, oldest first.</summary>
    public IReadOnlyList<AttemptReport> Why() => _journal.Reports(static _ => null, Node.NowMillis);

    /// <summary>Tells the partners, and closes everything.</summary>
    public async ValueTask DisposeAsync()
    {
        Chat.Dispose();
        Files.Dispose();
        await Node.DisposeAsync().ConfigureAwait(false);
        _member.Dispose();
        _keys.Dispose();
        _cryptography.Dispose();
    }

    private UdpTransport Bind(ChatSettings settings, ILoggerFactory loggers)
    {
        try
        {
            UdpTransportOptions options = new() { BindAddress = settings.BindAddress, Port = settings.Port, UseMulticast = false, UseBroadcast = false };
            return new UdpTransport(options, loggers.CreateLogger<UdpTransport>());
        }
        catch (TransportBindException e)
        {
            _member.Dispose();
            _keys.Dispose();
            _cryptography.Dispose();
            throw new CommandException(ExitCode.NotStarted, "port-not-to-be-had", e.Message, e);
        }
    }
}
