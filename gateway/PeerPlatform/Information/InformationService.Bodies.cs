using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.Information;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Policies;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.PeerPlatform.Information;

/// <summary>What peer information does with what comes.</summary>
public sealed partial class InformationService
{
    private const int Places = 1_024;
    private const int EachSource = 10;

    private readonly SourceGate _sources = new(Places, EachSource);

    /// <summary>The name of a section, as policies know it.</summary>
    /// <param name="section">See <see cref="InfoSection"/>.</param>
    public static string NameOf(int section) => section switch
    {
        InfoSection.Basic => "basic",
        InfoSection.Capabilities => "capabilities",
        InfoSection.Status => "status",
        InfoSection.Counters => "counters",
        InfoSection.Traffic => "traffic",
        InfoSection.Services => "services",
        InfoSection.Radio => "radio",
        _ => "",
    };

    private void Handle(InfoMessage message, ReceivedBody body)
    {
        if (message.Kind is InfoMessageKind.Answer or InfoMessageKind.Subscribed or InfoMessageKind.Contacted)
        {
            if (_waiting.TryGetValue(message.QueryId, out Action<InfoReply, Identifier>? take))
            {
                take(InfoReply.Of(message), body.CopySender());
            }

            return;
        }

        if (!_sources.Admits(body.From.GetHashCode(), body.NowMillis) && !body.IsSecured)
        {
            return;
        }

        GroupPort? port = body.IsSecured ? _groups.FindPort(body.Group ?? body.Session!.Group) : null;
        Identifier? member = port?.Judge(body);
        switch (message.Kind)
        {
            case InfoMessageKind.Query:
                HandleQuery(message, body, port, member);
                break;
            case InfoMessageKind.Subscribe when body.Session is not null:
                HandleSubscribe(message, body, port, member);
                break;
            case InfoMessageKind.Unsubscribe when member is not null:
                lock (_gate)
                {
                    _subscriptions.End(member, message.QueryId);
                }

                break;
            case InfoMessageKind.Contact when body.IsSecured:
                HandleContact(message, body, port, member);
                break;
        }
    }

    /// <summary>Whether the asker may know a section: a member as the group's policy says, everybody else what is public.</summary>
    private bool MayKnow(int section, GroupPort? port, Identifier? member) => port is null || member is null
        ? section == InfoSection.Basic
        : _groups.Rules.May(port.View, StandardPolicies.Information, "ask", member, NameOf(section));

    private void HandleQuery(InfoMessage message, ReceivedBody body, GroupPort? port, Identifier? member)
    {
        int section = message.Section;
        InfoStatus status = NameOf(section).Length == 0 ? InfoStatus.NotKnown : MayKnow(section, port, member) ? InfoStatus.Given : InfoStatus.NotAllowed;
        byte[] items = new byte[InfoLimits.MaxItems];
        int next = 0;
        int length = status == InfoStatus.Given
            ? InfoItems.Write(Facts.Read(section), items, Capacity(body), (int)message.NumberOf(InfoField.From), out next) : 0;
        uint id = message.QueryId;
        Reply(body, port, member, writer => InfoMessages.WriteAnswer(writer, id, section, status, items, length, next));
    }

    /// <summary>In clear the answer is at most three times as long as the question, its envelope included.</summary>
    private static int Capacity(ReceivedBody body)
    {
        const int Around = 160;
        return body.IsSecured ? InfoLimits.MaxItems : Math.Clamp((body.Envelope.TotalLength * InfoLimits.ClearFactor) - Around, 0, InfoLimits.MaxItems);
    }

    private void HandleSubscribe(InfoMessage message, ReceivedBody body, GroupPort? port, Identifier? member)
    {
        int section = message.Section;
        uint id = message.QueryId;
        InfoStatus status = NameOf(section).Length == 0 ? InfoStatus.NotKnown
            : port is not null && member is not null && MayKnow(section, port, member) ? InfoStatus.Given : InfoStatus.NotAllowed;
        InfoSubscription? one = null;
        if (status == InfoStatus.Given)
        {
            lock (_gate)
            {
                one = _subscriptions.Take(
                    member!, port!.Group, id, section, message.NumberOf(InfoField.Interval), (int)message.NumberOf(InfoField.Lease), body.NowMillis);
            }

            status = one is null ? InfoStatus.Full : InfoStatus.Given;
        }

        uint interval = (uint)(one?.IntervalMillis ?? 0);
        int lease = one is null ? 0 : (int)((one.UntilMillis - body.NowMillis) / 1_000);
        Reply(body, port, member, writer => InfoMessages.WriteSubscription(writer, id, section, status, interval, lease));
    }

    private void HandleContact(InfoMessage message, ReceivedBody body, GroupPort? port, Identifier? member)
    {
        uint id = message.QueryId;
        string name = Encoding.UTF8.GetString(message.Buffer, message.OffsetOf(InfoField.Service), message.LengthOf(InfoField.Service));
        bool isHere = !message.Has(InfoField.Instance) || Node.Id.Matches(message.Buffer, message.OffsetOf(InfoField.Instance));
        (InfoStatus status, byte[] said) = !MayKnow(InfoSection.Services, port, member) ? (InfoStatus.NotAllowed, [])
            : !isHere || !_facilities.TryGetValue(name, out IPeerFacility? facility) ? (InfoStatus.NotKnown, [])
            : !facility.IsRunning ? (InfoStatus.NotRunning, [])
            : Contact(facility, message.Buffer.AsSpan(message.OffsetOf(InfoField.Payload), message.LengthOf(InfoField.Payload)).ToArray());
        Identifier self = Node.Id;
        Reply(body, port, member, writer => InfoMessages.WriteContacted(writer, id, status, self, said));
    }

    private static (InfoStatus Status, byte[] Said) Contact(IPeerFacility facility, byte[] said)
    {
        byte[]? answer = facility.Contact(said);
        return answer is null || answer.Length > InfoLimits.MaxPayload ? (InfoStatus.Failed, []) : (InfoStatus.Given, answer);
    }

    private void Reply(ReceivedBody body, GroupPort? port, Identifier? member, Action<MessageWriter> write)
    {
        if (body.Session is { } session)
        {
            _ = port is not null && session.Group.Equals(port.Group)
                ? port.SendUnder(session, ProtocolTag.Info, write, static (writer, it) => it(writer))
                : session.SendBody(ProtocolTag.Info, write, static (writer, it) => it(writer));
        }
        else if (member is not null)
        {
            port!.SendTo(member, ProtocolTag.Info, write, static (writer, it) => it(writer));
        }
        else if (!body.IsSecured)
        {
            int most = body.Envelope.TotalLength * InfoLimits.ClearFactor;
            new SessionWriting(Node).Send(body.Transport, body.From.Remember(), Math.Min(most, Limits.MaxDatagram), write);
        }
    }

    private sealed class Bodies(InformationService service) : IBodyHandler
    {
        [ThreadStatic]
        private static InfoMessage? _message;

        public bool AcceptsClear => true;

        public bool AcceptsGroup => true;

        public void Handle(ReceivedBody body)
        {
            InfoMessage message = _message ??= new InfoMessage();
            Envelope envelope = body.Envelope;
            if (message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength) == DecodeStatus.Complete)
            {
                service.Handle(message, body);
            }
            else
            {
                body.Node.Counters.Add(NodeCounter.BadBody);
            }
        }
    }
}
