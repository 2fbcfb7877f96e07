using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Files;

/// <summary>A file on its way to this node: being decided on, being received, or over and remembered for offers that come again.</summary>
internal sealed class IncomingTransfer(FileService service, IncomingFile file) : IDisposable
{
    private const long NotOver = long.MaxValue;

    private readonly Lock _gate = new();
    private PeerSession _session = file.Session;
    private FileReceiver? _core;
    private FileResult _result = new(FileOutcome.None, FileRefusal.None);
    private long _overAtMillis = NotOver;
    private bool _wrote;

    internal IncomingFile File => file;

    /// <summary>Whether it is over.</summary>
    internal bool IsOver => Volatile.Read(ref _overAtMillis) != NotOver;

    /// <summary>Whether it is over for so long that no offer of it will come again.</summary>
    internal bool IsStale(long nowMillis) => IsOver && nowMillis - Volatile.Read(ref _overAtMillis) >= FileTiming.SilenceMillis;

    /// <summary>Brings the decision.</summary>
    internal void Begin(FileDecision decision)
    {
        lock (_gate)
        {
            if (IsOver)
            {
                decision.Sink?.Abandon();
            }
            else if (decision.Sink is null)
            {
                End(new FileResult(FileOutcome.Refused, decision.Refusal));
                Repeat();
            }
            else
            {
                _core = new FileReceiver(file.Offer, decision.Sink, service.NowMillis);
                Pump();
            }
        }
    }

    /// <summary>Handles a message of the sender.</summary>
    internal void Handle(FileMessage message, PeerSession session)
    {
        lock (_gate)
        {
            _session = session;
            if (_core is not null)
            {
                _core.HandleMessage(message, service.NowMillis);
                Pump();
            }
            else if (message.Kind == FileMessageKind.Offer)
            {
                Repeat();
            }
            else if (message.Kind == FileMessageKind.Refused && !IsOver)
            {
                // The sender gave up before it was decided.
                End(new FileResult(FileOutcome.Refused, (FileRefusal)message.Reason));
            }
        }
    }

    internal void Tick(long nowMillis)
    {
        lock (_gate)
        {
            if (_core is not null && nowMillis >= _core.NextTimeoutMillis)
            {
                _core.HandleTimeout(nowMillis);
                Pump();
            }
        }
    }

    /// <summary>Gives up, if it is not over; the sender is told.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_core is not null)
            {
                _core.Cancel();
                Pump();
            }
            else if (!IsOver)
            {
                End(new FileResult(FileOutcome.Cancelled, FileRefusal.None));
                Repeat();
            }
        }
    }

    /// <summary>Answers an offer that came again, or comes to its answer only now.</summary>
    private void Repeat()
    {
        _session = service.Renew(_session);
        _session.SendBody(ProtocolTag.File, (file.Offer.Transfer, _result), static (writer, state) =>
        {
            switch (state._result.Outcome)
            {
                case FileOutcome.None:
                    FileMessage.Begin(writer, FileMessageKind.Wait, state.Transfer);
                    break;
                case FileOutcome.Refused:
                    FileMessage.WriteReason(writer, FileMessageKind.Refused, state.Transfer, (int)state._result.Refusal);
                    break;
                default:
                    FileMessage.WriteReason(writer, FileMessageKind.Done, state.Transfer, (int)state._result.Outcome);
                    break;
            }
        });
    }

    private void Pump()
    {
        _session = service.Renew(_session);
        _wrote = true;
        while (_wrote)
        {
            _session.Send(this, static (transfer, core, writer, into, capacity) => transfer.Write(core, writer, into, capacity));
        }

        if (_core!.Outcome != FileOutcome.None)
        {
            // Its 64 KiB go now; the result is remembered.
            FileResult result = new(_core.Outcome, _core.Refusal);
            _core.Dispose();
            _core = null;
            End(result);
            service.Ended(file, result);
        }
    }

    private int Write(SecuredSession session, MessageWriter writer, byte[] into, int capacity)
    {
        writer.Begin(into, 0, capacity);
        writer.BeginBody(ProtocolTag.File);
        _wrote = _core!.PollTransmit(writer, service.NowMillis);
        writer.EndBody();
        return _wrote ? session.Finish(writer) : 0;
    }

    private void End(FileResult result)
    {
        _result = result;
        Volatile.Write(ref _overAtMillis, service.NowMillis);
    }
}
