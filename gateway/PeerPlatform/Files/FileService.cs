using System.Collections.Concurrent;
using System.Security.Cryptography;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Files;

/// <summary>Files of a node: offers its own, and receives those of others where it decides so. Any thread may call. FILES.md.</summary>
public sealed class FileService : IBodyHandler, IDisposable
{
    private const int TickMillis = 20;

    /// <summary>Transfers that are remembered for the half minute after their end, so that an offer that comes again is no new one.</summary>
    private const int MaxRemembered = 4_096;

    private readonly FileServiceOptions _options;
    private readonly ThreadLocal<FileMessage> _message = new(static () => new FileMessage());
    private readonly ConcurrentDictionary<(Identifier Peer, ulong Transfer), IncomingTransfer> _incoming = new();
    private readonly ConcurrentDictionary<(Identifier Peer, ulong Transfer), OutgoingTransfer> _outgoing = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly ITimer _timer;
    private long _dropped;

    /// <summary>Adds files to a node that was not started yet.</summary>
    /// <param name="node">The node.</param>
    /// <param name="options">What is taken.</param>
    public FileService(PeerNode node, FileServiceOptions options)
    {
        Node = node;
        _options = options;
        node.Handle(ProtocolTag.File, this);
        TimeSpan period = TimeSpan.FromMilliseconds(TickMillis);
        _timer = node.Time.CreateTimer(static state => ((FileService)state!).Tick(), this, period, period);
    }

    /// <summary>A file that was accepted has arrived, or will not. Raised on the thread that received its end; must not wait.</summary>
    public event Action<IncomingFile, FileResult>? Received;

    /// <summary>The node.</summary>
    public PeerNode Node { get; }

    /// <summary>Files go under a session's key only.</summary>
    public bool AcceptsClear => false;

    /// <summary>Bodies that were dropped: not of the protocol, or of a transfer that is not known.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    internal long NowMillis => Node.NowMillis;

    /// <summary>Offers a file to a session's peer and serves it until the transfer ends.</summary>
    /// <param name="session">A live session, of any purpose. When a newer one takes its place, the transfer goes on under that.</param>
    /// <param name="file">The file; not disposed here.</param>
    /// <param name="progress">Told how far the receiver has asked, octets; must not wait.</param>
    /// <param name="cancellationToken">Gives up; the receiver is told.</param>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    /// <exception cref="ObjectDisposedException">The service is disposed.</exception>
    public async Task<FileResult> SendAsync(PeerSession session, FileToSend file, IProgress<long>? progress, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_stopping.IsCancellationRequested, this);
        FileOffer offer = new(NewTransfer(), file.Name, file.Source.Length, file.Digest);
        OutgoingTransfer transfer = new(this, session, offer, file.Source, progress);
        (Identifier, ulong) key = (session.Peer, offer.Transfer);
        _outgoing[key] = transfer;
        try
        {
            transfer.Begin();
            using (cancellationToken.UnsafeRegister(static state => ((OutgoingTransfer)state!).Cancel(), transfer))
            {
                FileResult result = await transfer.Ended.ConfigureAwait(false);
                cancellationToken.ThrowIfCancellationRequested();
                return result;
            }
        }
        finally
        {
            _outgoing.TryRemove(key, out _);
        }
    }

    /// <summary>Handles a body of the protocol.</summary>
    /// <param name="body">The body.</param>
    public void Handle(ReceivedBody body)
    {
        FileMessage message = _message.Value!;
        Envelope envelope = body.Envelope;
        bool whole = message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength) == DecodeStatus.Complete;
        if (!whole || body.Session is not { } session || !TryHandle(message, session))
        {
            Interlocked.Increment(ref _dropped);
        }
    }

    /// <summary>Gives up all transfers; their peers are told. The node goes on.</summary>
    public void Dispose()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        _stopping.Cancel();
        _timer.Dispose();
        foreach (OutgoingTransfer transfer in _outgoing.Values)
        {
            transfer.Cancel();
        }

        foreach (IncomingTransfer transfer in _incoming.Values)
        {
            transfer.Dispose();
        }
    }

    /// <summary>The session, or the newest one that took its place.</summary>
    internal PeerSession Renew(PeerSession session) =>
        session.IsLive ? session : Node.FindSession(session.Peer, session.Terms.Purpose, session.Group) ?? session;

    internal void Ended(IncomingFile file, FileResult result) => Received?.Invoke(file, result);

    private static ulong NewTransfer()
    {
        Span<byte> octets = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(octets);
        return Math.Max(BitConverter.ToUInt64(octets), 1);
    }

    private bool TryHandle(FileMessage message, PeerSession session)
    {
        (Identifier, ulong) key = (session.Peer, message.Transfer);
        switch (message.Kind)
        {
            case FileMessageKind.Offer:
                HandleOffer(message, session);
                return true;
            case FileMessageKind.Chunk:
                return TryHandleIncoming(key, message, session);
            case FileMessageKind.Refused:
                return TryHandleIncoming(key, message, session) | TryHandleOutgoing(key, message, session);
            case FileMessageKind.Read when !_outgoing.ContainsKey(key):
                Refuse(session, message.Transfer, FileRefusal.UnknownTransfer);
                return false;
            default:
                return TryHandleOutgoing(key, message, session);
        }
    }

    private bool TryHandleIncoming((Identifier Peer, ulong Transfer) key, FileMessage message, PeerSession session)
    {
        bool known = _incoming.TryGetValue(key, out IncomingTransfer? transfer);
        transfer?.Handle(message, session);
        return known;
    }

    private bool TryHandleOutgoing((Identifier Peer, ulong Transfer) key, FileMessage message, PeerSession session)
    {
        bool known = _outgoing.TryGetValue(key, out OutgoingTransfer? transfer);
        transfer?.Handle(message, session);
        return known;
    }

    private void HandleOffer(FileMessage message, PeerSession session)
    {
        if (TryHandleIncoming((session.Peer, message.Transfer), message, session))
        {
            return;
        }

        FileOffer offer = FileOffer.Read(message);
        FileRefusal refusal = Judge(offer);
        if (refusal != FileRefusal.None)
        {
            // Not remembered: the same offer gets the same answer.
            Refuse(session, offer.Transfer, refusal);
            return;
        }

        IncomingTransfer transfer = new(this, new IncomingFile(session, offer));
        if (_incoming.TryAdd((session.Peer, offer.Transfer), transfer))
        {
            _ = Task.Run(() => DecideAsync(transfer));
        }
    }

    private FileRefusal Judge(FileOffer offer)
    {
        if (!FileName.IsName(offer.Name))
        {
            return FileRefusal.BadName;
        }

        if (offer.Length > _options.MaxLength)
        {
            return FileRefusal.TooLong;
        }

        bool full = _stopping.IsCancellationRequested || _incoming.Count(static pair => !pair.Value.IsOver) >= _options.MaxIncoming;
        return full || _incoming.Count >= MaxRemembered ? FileRefusal.Busy : FileRefusal.None;
    }

    private async Task DecideAsync(IncomingTransfer transfer)
    {
        FileDecision decision;
        try
        {
            decision = await _options.Decide(transfer.File, _stopping.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever the owner's decision throws, the sender gets an answer and the service goes on.
        catch (Exception)
#pragma warning restore CA1031
        {
            decision = FileDecision.Refuse(FileRefusal.RefusedByPolicy);
        }

        transfer.Begin(decision);
    }

    private static void Refuse(PeerSession session, ulong transfer, FileRefusal refusal) =>
        session.SendBody(ProtocolTag.File, (transfer, refusal), static (writer, state) =>
            FileMessage.WriteReason(writer, FileMessageKind.Refused, state.transfer, (int)state.refusal));

    private void Tick()
    {
        if (_incoming.IsEmpty && _outgoing.IsEmpty)
        {
            return;
        }

        long now = NowMillis;
        foreach ((_, OutgoingTransfer transfer) in _outgoing)
        {
            transfer.Tick(now);
        }

        foreach (((Identifier, ulong) key, IncomingTransfer transfer) in _incoming)
        {
            transfer.Tick(now);
            if (transfer.IsStale(now))
            {
                _incoming.TryRemove(key, out _);
            }
        }
    }
}
