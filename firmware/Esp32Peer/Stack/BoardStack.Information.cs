using NanoPeers.Firmware.Peer;
using NanoPeers.Information;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Stack;

/// <summary>
/// Peer information: what the board is and how it is. Strangers get the basic section, the gateway the others too. It keeps no subscriptions.
/// INFORMATION.md; S0 fig. 20, 276.
/// </summary>
public sealed partial class BoardStack
{
    /// <summary>What a board's implementations run on.</summary>
    internal const string Runtime = "nanoframework";

    private const string PlatformVersion = "1";
    private const string Protocols = "session region switch link error peers info resolver pipe";
    private const int ClearOverhead = 128;

    private readonly InfoMessage _info = new InfoMessage();
    private readonly InformationItems _items;

    private void HandleInformation(StackParts parts, Envelope envelope, SecuredSession? session, byte[] source, long nowMillis)
    {
        if (!Decodes(parts, _info, envelope))
        {
            return;
        }

        bool isTrusted = session != null && parts.Host.IsGateway(session.Peer);
        switch (_info.Kind)
        {
            case InfoMessageKind.Query:
                if (session != null || _gate.Admits(nowMillis))
                {
                    int capacity = session == null ? (envelope.TotalLength * InfoLimits.ClearFactor) - ClearOverhead : InfoLimits.MaxItems;
                    AnswerInformation(parts, isTrusted, capacity, nowMillis);
                    Send(parts, session, source);
                }

                break;
            case InfoMessageKind.Subscribe when session != null:
                InfoMessages.WriteSubscription(Begin(parts, StackTag.Info), _info.QueryId, _info.Section, InfoStatus.Full, 0, 0);
                Send(parts, session, source);
                break;
            case InfoMessageKind.Contact when session != null:
                InfoMessages.WriteContacted(Begin(parts, StackTag.Info), _info.QueryId, InfoStatus.NotKnown, parts.Tools.Self, StackTag.None);
                Send(parts, session, source);
                break;
            default:
                parts.Counters.Add(PeerCounter.NotForThisPeer);
                break;
        }
    }

    private void AnswerInformation(StackParts parts, bool isTrusted, int capacity, long nowMillis)
    {
        int section = _info.Section;
        int from = (int)_info.NumberOf(InfoField.From);
        InfoStatus status = StatusOf(section, isTrusted);
        _items.Measure(from, capacity < 0 ? 0 : capacity);
        if (status == InfoStatus.Given)
        {
            AddItems(parts, section, nowMillis);
        }

        int length = _items.Length;
        int next = _items.Next;
        MessageWriter writer = Begin(parts, StackTag.Info);
        writer.WriteUInt8(InfoField.Kind, InfoMessageKind.Answer);
        writer.WriteCredential();
        writer.WriteUInt32(InfoField.QueryId, _info.QueryId);
        writer.WriteUInt8(InfoField.Section, section);
        writer.WriteUInt8(InfoField.Status, (int)status);
        int at = writer.ReserveOctets(InfoField.Items, length);
        writer.WriteUInt16(InfoField.Next, next);
        if (at >= 0 && length > 0)
        {
            _items.Write(from, writer.Buffer, at, length);
            AddItems(parts, section, nowMillis);
        }
    }

    private static InfoStatus StatusOf(int section, bool isTrusted)
    {
        if (section == InfoSection.Basic)
        {
            return InfoStatus.Given;
        }

        if (!isTrusted)
        {
            return InfoStatus.NotAllowed;
        }

        switch (section)
        {
            case InfoSection.Capabilities:
            case InfoSection.Status:
            case InfoSection.Counters:
            case InfoSection.Services:
                return InfoStatus.Given;
            default:
                return InfoStatus.NotKnown;
        }
    }

    private void AddItems(StackParts parts, int section, long nowMillis)
    {
        switch (section)
        {
            case InfoSection.Basic:
                _items.Add("name", parts.Documents.Name);
                _items.Add("runtime", Runtime);
                _items.Add("version", PlatformVersion);
                AddHealth(parts, nowMillis);
                break;
            case InfoSection.Capabilities:
                _items.Add("protocols", _groups == null ? Protocols : Protocols + " group member");
                _items.Add("suites", "A128CBC-HS256");
                _items.Add("transports", "udp");
                _items.Add("max-message", Limits.MaxDatagram);
                _items.Add("max-sessions", (ulong)parts.Host.SessionPlaces);
                break;
            case InfoSection.Status:
                AddHealth(parts, nowMillis);
                _items.Add("sessions", (ulong)parts.Host.LiveSessions);
                _items.Add("groups", _groups == null ? 0 : (ulong)_groups.Joined);
                _items.Add("load", parts.Host.IsComputing ? 100u : 0u);
                _items.Add("starts", parts.BootCount);
                break;
            case InfoSection.Counters:
                for (int i = 0; i < (int)PeerCounter.Count; i++)
                {
                    _items.Add(CounterName.Of((PeerCounter)i), (ulong)parts.Counters.Of((PeerCounter)i));
                }

                break;
            default:
                _items.Add("light", parts.Light.IsOn ? "running on" : "running off");
                break;
        }
    }

    /// <summary>Uptime, and free memory where the board tells it.</summary>
    private void AddHealth(StackParts parts, long nowMillis)
    {
        _items.Add("uptime-seconds", (ulong)(nowMillis / 1000));
        if (parts.Ports.Memory != null)
        {
            int free = parts.Ports.Memory.ManagedFree;
            _items.Add("memory-free", free < 0 ? 0 : (ulong)free);
        }
    }
}
