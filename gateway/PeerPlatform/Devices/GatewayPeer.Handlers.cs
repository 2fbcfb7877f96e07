using NanoPeers.Attempts;
using NanoPeers.Discovery;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Discovery;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>What the gateway does with queries for its region and with messages of lights.</summary>
public sealed partial class GatewayPeer
{
    private readonly SourceGate _querySources = new(GatewayTuning.QueryPlaces, GatewayTuning.QueriesEachSource);
    private readonly RateGate _strangers = new(GatewayTuning.StrangersEachSecond);
    private readonly RateGate _strangerLogs = new(GatewayTuning.LogsEachSecond);
    private long _queriesShed;
    private long _unknownDevices;

    private void HandleQuery(RegionMessage query, ReceivedBody body)
    {
        if (!_querySources.Admits(body.From.GetHashCode(), body.NowMillis))
        {
            Interlocked.Increment(ref _queriesShed);
            return;
        }

        Identifier device = body.CopySender();
        bool enrolled = _links.TryGetValue(device, out DeviceLink? link);
        if (!enrolled && !_strangers.Admits(body.NowMillis))
        {
            Interlocked.Increment(ref _queriesShed);
            return;
        }

        RemoteAddress from = body.From.Remember();
        _journal.Name(query.AttemptId, device, enrolled);
        if (!TryAnswer(query, body, from))
        {
            Interlocked.Increment(ref _queriesShed);
        }
        else if (link is not null)
        {
            bool isAgeing = link.Session is { } session && session.IsAgeing(body.NowMillis);
            uint bootCount = (uint)(body.Envelope.Sequence >> 32);
            if (!_stop.IsCancellationRequested && link.TryAnswer(from, bootCount, isAgeing, body.NowMillis))
            {
                Connect(link, from, bootCount, query.AttemptId, _askedPolicy);
            }
        }
        else
        {
            Refuse(body, device, query.AttemptId, from);
        }
    }

    private bool TryAnswer(RegionMessage query, ReceivedBody body, RemoteAddress to)
    {
        byte[] buffer = _node.Scratch.TransmitOf(Limits.MaxDatagram);
        lock (_announcerGate)
        {
            int length = _announcer.Answer(query, buffer, 0, Limits.MaxDatagram, body.NowMillis);
            if (length > 0)
            {
                _node.Transmit(body.Transport, buffer, length, to);
            }

            return length > 0;
        }
    }

    /// <summary>Tells a device that asks but is not enrolled here why no session follows; unproven, and smaller than its query.</summary>
    private void Refuse(ReceivedBody body, Identifier device, ulong attemptId, RemoteAddress to)
    {
        Interlocked.Increment(ref _unknownDevices);
        if (_strangerLogs.Admits(body.NowMillis))
        {
            GatewayLog.UnknownDevice(_logger, device, to, attemptId);
        }

        _journal.Name(attemptId, device, false);
        _journal.Note(attemptId, AttemptStep.RequestRefused, (int)RejectReason.UnknownPeer, body.NowMillis);
        SessionTools tools = _node.RentTools();
        byte[] buffer = _node.Scratch.TransmitOf(Limits.MaxDatagram);
        int length = SessionRefusal.Write(tools, attemptId, 0, RejectReason.UnknownPeer, buffer, 0, Limits.MaxDatagram);
        _node.ReturnTools(tools);
        _node.Transmit(body.Transport, buffer, length, to);
    }

    private void HandleLight(SwitchMessage message, ReceivedBody body, DeviceLink link)
    {
        bool changed = link.Handle(message, _options.Time.GetUtcNow(), body.NowMillis, out bool isOn);
        _book.Post(link);
        if (changed)
        {
            string cause = message.NumberOf(SwitchField.Cause) == (uint)SwitchCause.Button ? " by its button" : "";
            _events.Publish(GatewayEventKind.LightChanged, link.Record.Name, isOn, $"{link.Record.Name}: {(isOn ? "on" : "off")}{cause}");
        }
    }

    private sealed class RegionHandler(GatewayPeer gateway) : IBodyHandler
    {
        [ThreadStatic]
        private static RegionMessage? _message;

        public bool AcceptsClear => true;

        public void Handle(ReceivedBody body)
        {
            RegionMessage message = _message ??= new RegionMessage();
            Envelope envelope = body.Envelope;
            bool sound = message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength) == DecodeStatus.Complete;
            if (sound && message.Kind == RegionMessageKind.Query && gateway.Group.Matches(message.Buffer, message.OffsetOf(RegionField.Group)))
            {
                gateway.HandleQuery(message, body);
                return;
            }

            foreach (IPeerService service in gateway.Services)
            {
                (service as IRegionListener)?.HandleRegion(body);
            }
        }
    }

    private sealed class SwitchHandler(GatewayPeer gateway) : IBodyHandler
    {
        [ThreadStatic]
        private static SwitchMessage? _message;

        public bool AcceptsClear => false;

        public void Handle(ReceivedBody body)
        {
            SwitchMessage message = _message ??= new SwitchMessage();
            Envelope envelope = body.Envelope;
            bool sound = message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength) == DecodeStatus.Complete;
            if (sound && body.Session?.Attachment is DeviceLink link)
            {
                gateway.HandleLight(message, body, link);
            }
        }
    }
}
