using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Files;

/// <summary>A file that this node offers to one peer.</summary>
internal sealed class OutgoingTransfer
{
    private readonly Lock _gate = new();
    private readonly FileService _service;
    private readonly FileSender _core;
    private readonly IProgress<long>? _progress;
    private readonly TaskCompletionSource<FileResult> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private PeerSession _session;
    private bool _wrote;

    internal OutgoingTransfer(FileService service, PeerSession session, FileOffer offer, IFileSource source, IProgress<long>? progress)
    {
        _service = service;
        _session = session;
        _progress = progress;
        _core = new FileSender(offer, source, service.NowMillis);
    }

    internal Task<FileResult> Ended => _ended.Task;

    internal ulong Transfer => _core.Offer.Transfer;

    internal void Begin()
    {
        lock (_gate)
        {
            Pump();
        }
    }

    internal void Handle(FileMessage message, PeerSession session)
    {
        lock (_gate)
        {
            _session = session;
            _core.HandleMessage(message, _service.NowMillis);
            if (message.Kind == FileMessageKind.Read)
            {
                session.Send((Transfer: this, message), static (state, core, writer, into, capacity) =>
                {
                    writer.Begin(into, 0, capacity);
                    writer.BeginBody(ProtocolTag.File);
                    bool wrote = state.Transfer._core.TryWriteChunk(state.message, writer);
                    writer.EndBody();
                    return wrote ? core.Finish(writer) : 0;
                });
                _progress?.Report(_core.Asked);
            }

            Pump();
        }
    }

    internal void Tick(long nowMillis)
    {
        lock (_gate)
        {
            if (nowMillis >= _core.NextTimeoutMillis)
            {
                _core.HandleTimeout(nowMillis);
                Pump();
            }
        }
    }

    internal void Cancel()
    {
        lock (_gate)
        {
            _core.Cancel();
            Pump();
        }
    }

    private void Pump()
    {
        _session = _service.Renew(_session);
        _wrote = true;
        while (_wrote)
        {
            _session.Send(this, static (transfer, core, writer, into, capacity) => transfer.Write(core, writer, into, capacity));
        }

        if (_core.Outcome != FileOutcome.None)
        {
            _ended.TrySetResult(new FileResult(_core.Outcome, _core.Refusal));
        }
    }

    private int Write(SecuredSession session, MessageWriter writer, byte[] into, int capacity)
    {
        writer.Begin(into, 0, capacity);
        writer.BeginBody(ProtocolTag.File);
        _wrote = _core.PollTransmit(writer);
        writer.EndBody();
        return _wrote ? session.Finish(writer) : 0;
    }
}
