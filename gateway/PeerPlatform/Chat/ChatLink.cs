using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Chat;

/// <summary>
/// A chat with one other peer, secured or not (S0, mixed sessions): lines go under the newest session's key, or in clear where the caller says so for that
/// very line. It can begin in clear and be secured later, in place. Any thread may call.
/// </summary>
public sealed class ChatLink
{
    private readonly ChatService _service;
    private readonly Lock _gate = new();
    private readonly ChatWaits _secured = new(Seed());
    private readonly ChatWaits _clear = new(Seed());
    private RemoteAddress _address;
    private PeerSession? _session;
    private bool _wrote;

    internal ChatLink(ChatService service, RemoteAddress address)
    {
        _service = service;
        _address = address;
    }

    /// <summary>Where the other peer is.</summary>
    public RemoteAddress Address => Session?.Address ?? _address;

    /// <summary>Who the other peer proved to be in the newest session; null when there was none.</summary>
    public Identifier? Peer { get; private set; }

    /// <summary>The live session, or null.</summary>
    public PeerSession? Session => Volatile.Read(ref _session) is { IsLive: true } session ? session : null;

    /// <summary>Whether there is a live session.</summary>
    public bool IsSecured => Session is not null;

    /// <summary>Says a line under the session's key.</summary>
    /// <param name="text">A line by <see cref="ChatText"/>.</param>
    /// <param name="cancellationToken">Ends the wait; the line may be heard all the same.</param>
    /// <returns>Heard or NotHeard after at most 40 seconds, or why nothing was sent. Never goes in clear: NotSecured is the answer without a session.</returns>
    public Task<ChatOutcome> SayAsync(string text, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (Session is null)
            {
                return Task.FromResult(ChatOutcome.NotSecured);
            }

            Task<ChatOutcome> outcome = _secured.Say(text, _service.NowMillis);
            PumpSecured();
            return outcome.WaitAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Says a line in clear: anybody on the way can read it, and nobody can know who said it. The caller's explicit word, for this line alone.
    /// </summary>
    /// <param name="text">A line by <see cref="ChatText"/>.</param>
    /// <param name="cancellationToken">Ends the wait; the line may be heard all the same.</param>
    /// <returns>Heard or NotHeard after at most 40 seconds, or why nothing was sent.</returns>
    public Task<ChatOutcome> SayInClearAsync(string text, CancellationToken cancellationToken)
    {
        if (!_service.AllowsClear)
        {
            return Task.FromResult(ChatOutcome.ClearNotAllowed);
        }

        lock (_gate)
        {
            Task<ChatOutcome> outcome = _clear.Say(text, _service.NowMillis);
            PumpClear();
            return outcome.WaitAsync(cancellationToken);
        }
    }

    /// <summary>Asks the other peer for a session; when it is live, lines of this chat go under its key.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">This peer asks for no sessions.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public Task<ConnectResult> SecureAsync(CancellationToken cancellationToken) => _service.SecureAsync(this, cancellationToken);

    /// <summary>The number of the newest secured line of this end, for tests of forgeries.</summary>
    internal uint LastSecuredLine
    {
        get
        {
            lock (_gate)
            {
                return _secured.Conversation.LastLine;
            }
        }
    }

    internal bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return Session is null && _secured.Conversation.Unheard == 0 && _clear.Conversation.Unheard == 0;
            }
        }
    }

    internal void Attach(PeerSession session)
    {
        lock (_gate)
        {
            Peer = session.Peer;
            _address = session.Address;
            Volatile.Write(ref _session, session);
            _secured.Conversation.Renew(_service.NowMillis);
            PumpSecured();
        }
    }

    /// <summary>Handles a body of this chat. <see cref="Answer"/> is due afterwards, when the line is delivered.</summary>
    /// <returns>Whether a line is to be delivered.</returns>
    internal bool Handle(ChatMessage message, bool secured, [NotNullWhen(true)] out string? text)
    {
        lock (_gate)
        {
            ChatWaits waits = secured ? _secured : _clear;
            bool delivers = waits.Conversation.HandleMessage(message, out text);
            waits.Settle();
            return delivers;
        }
    }

    /// <summary>Sends what is due: the other end learns that its line was heard when it was, not before.</summary>
    internal void Answer(bool secured)
    {
        lock (_gate)
        {
            if (secured)
            {
                PumpSecured();
            }
            else
            {
                PumpClear();
            }
        }
    }

    internal void Tick(long nowMillis)
    {
        lock (_gate)
        {
            if (nowMillis >= _secured.Conversation.NextTimeoutMillis)
            {
                _secured.Conversation.HandleTimeout(nowMillis);
                _secured.Settle();
                PumpSecured();
            }

            if (nowMillis >= _clear.Conversation.NextTimeoutMillis)
            {
                _clear.Conversation.HandleTimeout(nowMillis);
                _clear.Settle();
                PumpClear();
            }
        }
    }

    internal void GiveUp()
    {
        lock (_gate)
        {
            _secured.GiveUp();
            _clear.GiveUp();
        }
    }

    private static uint Seed() => (uint)RandomNumberGenerator.GetInt32(int.MaxValue);

    private void PumpSecured()
    {
        // Without a session what is due waits; the next one begins anew.
        _wrote = true;
        while (_wrote && Session is { } session)
        {
            session.Send(this, static (link, core, writer, into, capacity) =>
            {
                writer.Begin(into, 0, capacity);
                return link.Write(writer, link._secured.Conversation) ? core.Finish(writer) : 0;
            });
        }
    }

    private void PumpClear()
    {
        byte[] buffer = new byte[Limits.MaxDatagram];
        SessionTools tools = _service.Node.RentTools();
        ITransport? transport = _service.Node.Transports.Find(Address.Scheme);
        _wrote = transport is not null;
        while (_wrote)
        {
            tools.Writer.Begin(buffer, 0, buffer.Length);
            if (Write(tools.Writer, _clear.Conversation))
            {
                int length = tools.Writer.Finish(tools.Clear, tools.ClearSequence.Next());
                _service.Node.Transmit(transport!, buffer, length, Address);
            }
        }

        _service.Node.ReturnTools(tools);
    }

    private bool Write(MessageWriter writer, ChatConversation conversation)
    {
        writer.BeginBody(ProtocolTag.Chat);
        _wrote = conversation.PollTransmit(writer);
        writer.EndBody();
        return _wrote;
    }
}
