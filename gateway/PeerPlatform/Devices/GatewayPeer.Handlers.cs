using NanoPeers.Discovery;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;
using NanoPeers.Switching;

namespace NanoPeers.PeerPlatform.Devices;

/// <summary>What the gateway does with queries for its region and with messages of lights.</summary>
public sealed partial class GatewayPeer
{
    private void HandleQuery(RegionMessage query, ReceivedBody body)
    {
        Identifier device = body.CopySender();
        RemoteAddress from = body.From.Remember();
        _journal.Name(query.AttemptId, device);
        byte[] buffer = new byte[Limits.MaxDatagram];
        lock (_announcerGate)
        {
            int length = _announcer.Answer(query, buffer, 0, buffer.Length, body.NowMillis);
            if (length > 0)
            {
                _node.Transmit(body.Transport, buffer, length, from);
            }
        }

        if (_links.TryGetValue(device, out DeviceLink? link))
        {
            bool ageing = link.Session is { } session && session.IsAgeing(body.NowMillis);
            Connect(link, from, query.AttemptId, (uint)(body.Envelope.Sequence >> 32), ageing);
        }
        else
        {
            GatewayLog.UnknownDevice(_logger, device, from, query.AttemptId);
            Refuse(body, query.AttemptId, from);
        }
    }

    /// <summary>Tells a device that asks but is not enrolled here why no session follows; unproven, and smaller than its query.</summary>
    private void Refuse(ReceivedBody body, ulong attemptId, RemoteAddress to)
    {
        SessionTools tools = _node.RentTools();
        byte[] buffer = new byte[Limits.MaxDatagram];
        int length = SessionRefusal.Write(tools, attemptId, 0, RejectReason.UnknownPeer, buffer, 0, buffer.Length);
        _node.ReturnTools(tools);
        _node.Transmit(body.Transport, buffer, length, to);
    }

    private void HandleLight(SwitchMessage message, PeerSession session, uint bootCount, DeviceLink link)
    {
        DateTimeOffset now = _options.Time.GetUtcNow();
        bool changed = link.Handle(message, session, bootCount, now);
        if (!changed || link.Light is not { IsOn: { } isOn } light)
        {
            return;
        }

        string cause = message.NumberOf(SwitchField.Cause) == (uint)SwitchCause.Button ? " by its button" : "";
        _events.Publish(GatewayEventKind.LightChanged, link.Record.Name, isOn, $"{link.Record.Name}: {(isOn ? "on" : "off")}{cause}");
        ThreadPool.QueueUserWorkItem(
            static state => state.Store.Save(state.Device, state.IsOn, state.Version, state.At),
            (Store: _options.Lights, Device: link.Record.Id, IsOn: isOn, light.Version, At: now),
            preferLocal: false);
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
                gateway.HandleLight(message, body.Session, (uint)(envelope.Sequence >> 32), link);
            }
        }
    }
}
