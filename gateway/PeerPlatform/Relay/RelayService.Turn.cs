using System.Buffers;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Stores;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Relay;

namespace NanoPeers.PeerPlatform.Relay;

/// <summary>One turn of the service's thread: what came, what is due, the disk, what is to be sent, what is handed over.</summary>
public sealed partial class RelayService
{
    private readonly Envelope _collected = new();

    private void Turn()
    {
        List<CollectedItem> items = [];
        List<OutboxOutcome> outcomes = [];
        List<RelayOutcome> lost = [];
        lock (_gate)
        {
            long now = _node.NowMillis;
            _host?.At(_node.Time.GetUtcNow(), now);
            while (_orders.TryDequeue(out Action<long>? order))
            {
                order(now);
            }

            for (int i = 0; i < MaxBatch && _bodies.TryDequeue(out RelayWork work); i++)
            {
                Interlocked.Decrement(ref _queued);
                Take(work, now, outcomes, lost);
                ArrayPool<byte>.Shared.Return(work.Octets);
            }

            if (!_bodies.IsEmpty)
            {
                Signal();
            }

            Time(now, outcomes);
            outcomes.ForEach(Settle);
            Forward(now);
            _host?.Commit();
            Collect(now, items);
            SendDue(now);
            NoteOwners();
        }

        // With no lock held: handlers and listeners may do as they like.
        Deliver(items);
        Tell(outcomes, lost);
    }

    private void Take(RelayWork work, long now, List<OutboxOutcome> outcomes, List<RelayOutcome> lost)
    {
        if (work.Session is not { } session)
        {
            RelayCaller self = new(_node.Id, _node.Id, RelayRights.Relay, null);
            RelayDeposit deposit = new(0, null, work.To!.Peer, _options.Transport?.Home, LifeSeconds, work.Octets.AsMemory(0, work.Length));
            _host!.HandleDeposit(self, deposit);
            return;
        }

        if (_message.TryDecode(work.Octets, 0, work.Length) != DecodeStatus.Complete)
        {
            _node.Counters.Add(NodeCounter.BadBody);
            return;
        }

        switch (_message.Kind)
        {
            case RelayMessageKind.Accepted or RelayMessageKind.Refused:
                TakeAnswer(session, now, outcomes);
                break;
            case RelayMessageKind.Opened or RelayMessageKind.Item or RelayMessageKind.Empty:
                TakeForCollector(session, now);
                break;
            case RelayMessageKind.Lost:
                lost.Add(new RelayOutcome(IdentifierOf(RelayField.Owner)!, (int)_message.NumberOf(RelayField.Reason), true));
                break;
            case RelayMessageKind.Closed:
                break;
            default:
                TakeForHost(session);
                break;
        }
    }

    private void TakeAnswer(PeerSession session, long now, List<OutboxOutcome> outcomes)
    {
        ulong exchange = _message.LongNumberOf(RelayField.Exchange);
        int reason = (int)_message.NumberOf(RelayField.Reason);
        if (_outbox.HandleAnswer(session.Peer, exchange, reason) is { } outcome)
        {
            outcomes.Add(outcome);
        }
        else if (reason != RelayReason.None && _collectors.TryGetValue(session.Peer, out RelayCollector? collector))
        {
            collector.HandleRefused(exchange, reason, now);
            if (collector.State == RelayCollectorState.Refused)
            {
                RelayLog.NotOpened(_logger, session.Peer, RelayReason.NameOf(reason));
            }
        }
    }

    private void TakeForCollector(PeerSession session, long now)
    {
        if (!_collectors.TryGetValue(session.Peer, out RelayCollector? collector))
        {
            return;
        }

        ulong era = _message.LongNumberOf(RelayField.Era);
        ulong number = _message.LongNumberOf(RelayField.Number);
        switch (_message.Kind)
        {
            case RelayMessageKind.Opened:
                collector.HandleOpened(_message.LongNumberOf(RelayField.Exchange), era, now);
                RelayLog.Opened(_logger, session.Peer);
                break;
            case RelayMessageKind.Empty:
                collector.HandleEmpty(era, number);
                break;
            default:
                CollectedItem item = new(
                    session.Peer, IdentifierOf(RelayField.Home), _message.NumberOf(RelayField.Seconds), Copy(RelayField.Message))
                {
                    MayHaveTrailer = (_options.Access.RightsOf(session, Credential) & RelayRights.Audit) != 0,
                };
                bool isNew = collector.HandleItem(item, era, _message.LongNumberOf(RelayField.Previous), number);
                Counters.Collected += isNew ? 1 : 0;
                Counters.CollectedAgain += isNew ? 0 : 1;
                break;
        }
    }

    private void TakeForHost(PeerSession session)
    {
        RelayCaller caller = new(session.Peer, session.Group, _host is null ? RelayRights.None : _options.Access.RightsOf(session, Credential), session);
        ulong exchange = _message.LongNumberOf(RelayField.Exchange);
        if (_host is null)
        {
            if (_message.Kind != RelayMessageKind.Ack)
            {
                Send(new RelayDue(RelayMessageKind.Refused) { Way = session, To = session.Peer, Exchange = exchange, Reason = RelayReason.NotAllowed });
            }

            return;
        }

        ulong era = _message.LongNumberOf(RelayField.Era);
        ulong number = _message.LongNumberOf(RelayField.Number);
        uint seconds = _message.NumberOf(RelayField.Seconds);
        switch (_message.Kind)
        {
            case RelayMessageKind.Deposit:
                ReadOnlyMemory<byte> message = _message.Buffer.AsMemory(_message.OffsetOf(RelayField.Message), _message.LengthOf(RelayField.Message));
                _host.HandleDeposit(caller, new RelayDeposit(
                    exchange, IdentifierOf(RelayField.Gateway), IdentifierOf(RelayField.Owner)!, IdentifierOf(RelayField.Home), seconds, message));
                break;
            case RelayMessageKind.Collect:
                _host.HandleCollect(caller, exchange, era, number, seconds);
                break;
            case RelayMessageKind.Ack:
                _host.HandleAck(caller, era, number);
                break;
            case RelayMessageKind.Open:
                _host.HandleOpen(caller, exchange, seconds, (int)_message.NumberOf(RelayField.Access));
                break;
            case RelayMessageKind.Close:
                _host.HandleClose(caller, exchange);
                break;
        }
    }

    private ReadOnlySpan<byte> Credential => _message.Buffer.AsSpan(_message.OffsetOf(RelayField.Credential), _message.LengthOf(RelayField.Credential));

    private Identifier? IdentifierOf(int field) => _message.Has(field) ? new Identifier(_message.Buffer, _message.OffsetOf(field)) : null;

    private byte[] Copy(int field) => _message.Buffer.AsSpan(_message.OffsetOf(field), _message.LengthOf(field)).ToArray();

    private void Time(long now, List<OutboxOutcome> outcomes)
    {
        _host?.HandleTimeout();
        outcomes.AddRange(_outbox.HandleTimeout(now));
        foreach (RelayCollector collector in _collectors.Values)
        {
            collector.HandleTimeout(now);
        }

        if (_options.Connect is { } connect && now >= _connectAtMillis)
        {
            _connectAtMillis = now + ConnectMillis;
            foreach (Identifier gateway in _outbox.Relays().Concat(_collectors.Keys).ToHashSet())
            {
                if (FindSession(gateway) is null && _connecting.TryAdd(gateway, true))
                {
                    _ = ConnectAsync(gateway, connect);
                }
            }
        }
    }

    private async Task ConnectAsync(Identifier gateway, Func<Identifier, CancellationToken, Task<PeerSession?>> connect)
    {
        try
        {
            await connect(gateway, _stopping.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The service stops.
        }
#pragma warning disable CA1031 // Nobody waits for this task: what a transport or an authenticator throws is a try that failed.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            RelayLog.Fault(_logger, fault);
        }
        finally
        {
            _connecting.TryRemove(gateway, out _);
        }
    }

    /// <summary>What was collected is on the disk before it is acknowledged or handed over.</summary>
    private void Collect(long now, List<CollectedItem> items)
    {
        foreach (RelayCollector collector in _collectors.Values)
        {
            try
            {
                items.AddRange(collector.Commit());
            }
            catch (StateException fault)
            {
                RelayLog.Fault(_logger, fault);
                continue;
            }

            while (collector.PollDue() is { } due)
            {
                Send(due);
            }

            collector.HandleTimeout(now);
        }
    }

    private void SendDue(long now)
    {
        while (_host is not null && _host.TryTake(out RelayDue? due))
        {
            Send(due!);
        }

        foreach (Identifier via in _outbox.Relays())
        {
            PeerSession? session = FindSession(via);
            while (session is not null && _outbox.PollDue(via, now) is { } entry)
            {
                RelayDeposit deposit = entry.Deposit;
                long left = Math.Max(1, (entry.DeadlineMillis - now) / 1000);
                Send(new RelayDue(RelayMessageKind.Deposit)
                {
                    Way = session,
                    To = via,
                    Exchange = entry.Exchange,
                    Gateway = deposit.Gateway,
                    Owner = deposit.Owner,
                    Home = deposit.Home,
                    Seconds = (uint)left,
                    Message = deposit.Message.ToArray(),
                });
            }
        }
    }

    private void Send(RelayDue due)
    {
        PeerSession? session = due.Way as PeerSession ?? (due.To.Equals(_node.Id) ? null : FindSession(due.To));
        session?.SendBody(ProtocolTag.Relay, due, static (writer, message) => message.Write(writer));
    }

    private void Deliver(List<CollectedItem> items)
    {
        foreach (CollectedItem item in items)
        {
            byte[] message = item.Message;
            if (_collected.TryDecodeDatagram(message, 0, message.Length, RelayLimits.MaxMessage) != DecodeStatus.Complete)
            {
                _node.Counters.Add(NodeCounter.Malformed);
                continue;
            }

            Identifier sender = _collected.CopySender();
            CollectedItem given = item;
            if (_collected.TrailerLength > 0 && (!item.MayHaveTrailer || !AuditTrail.IsSound(_collected)))
            {
                Counters.TrailersStripped++;
                given = item with { Message = message[..AuditTrail.Strip(_collected)] };
            }

            try
            {
                _options.Transport?.Deliver(given, sender);
            }
#pragma warning disable CA1031 // What the sink throws costs this message.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                _options.Transport?.Counters.CountDropped(DropReason.SinkFailed);
                RelayLog.Fault(_logger, fault);
            }
        }
    }
}
