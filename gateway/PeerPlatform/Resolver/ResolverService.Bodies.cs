using System.Text;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.Resolver;

namespace NanoPeers.PeerPlatform.Resolver;

/// <summary>What the resolver does with what comes.</summary>
public sealed partial class ResolverService
{
    private readonly SourceGate _rates = new(ResolverTuning.RatePlaces, ResolverTuning.QueriesEachSecond);

    /// <inheritdoc/>
    public void Handle(ReceivedBody body)
    {
        ResolverMessage message = _message ??= new ResolverMessage();
        Envelope envelope = body.Envelope;
        if (message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength) != DecodeStatus.Complete)
        {
            body.Node.Counters.Add(NodeCounter.BadBody);
            return;
        }

        Identifier group = body.Group ?? body.Session!.Group;
        GroupPort? port = _groups.FindPort(group);
        if (port?.Judge(body) is { } sender)
        {
            HandleOfMember(message, body, port, sender);
        }
        else if (body.Session is { } session && session.Terms.Purpose == KnownPurpose.Control && message.Kind == ResolverMessageKind.Query)
        {
            // A board asks the gateway that it is enrolled with; it has no group but that.
            Answer(message, session.Peer, null, (status, octets) => SendResponse(session, message: NameAndId(message), status, octets));
        }
        else
        {
            body.Node.Counters.Add(NodeCounter.ClearRefused);
        }
    }

    private static (byte[] Name, ulong Id) NameAndId(ResolverMessage message) => (Field(message, ResolverField.Handler), message.QueryId);

    private static byte[] Field(ResolverMessage message, int field) => message.Buffer.AsSpan(message.OffsetOf(field), message.LengthOf(field)).ToArray();

    private static void Respond(GroupPort port, Identifier to, (byte[] Name, ulong Id) query, ResolverStatus status, Identifier responder, byte[] octets) =>
        port.SendTo(to, ProtocolTag.Resolver, (query, status, responder, octets), static (writer, it) =>
            ResolverMessages.WriteResponse(writer, it.query.Name, it.query.Id, it.status, it.responder, it.octets, 0, it.octets.Length));

    private void SendResponse(PeerSession session, (byte[] Name, ulong Id) message, ResolverStatus status, byte[] octets) =>
        session.SendBody(ProtocolTag.Resolver, (message, status, self: Node.Id, octets), static (writer, it) =>
            ResolverMessages.WriteResponse(writer, it.message.Name, it.message.Id, it.status, it.self, it.octets, 0, it.octets.Length));

    private void HandleOfMember(ResolverMessage message, ReceivedBody body, GroupPort port, Identifier sender)
    {
        switch (message.Kind)
        {
            case ResolverMessageKind.Query when !_rates.Admits(sender.GetHashCode(), body.NowMillis):
                Respond(port, sender, NameAndId(message), ResolverStatus.Busy, port.Self, []);
                break;
            case ResolverMessageKind.Query:
                HandleQuery(message, body, port, sender);
                break;
            case ResolverMessageKind.Response:
                HandleResponse(message, port, sender);
                break;
            default:
                Answer(message, sender, port.Group, null);
                break;
        }
    }

    private void HandleQuery(ResolverMessage message, ReceivedBody body, GroupPort port, Identifier sender)
    {
        Identifier origin = message.Has(ResolverField.Origin) ? new Identifier(message.Buffer, message.OffsetOf(ResolverField.Origin)) : sender;
        bool isNew;
        lock (_gate)
        {
            isNew = !origin.Equals(port.Self) && _routes.Note(port.Group, origin, message.QueryId, sender, body.NowMillis);
        }

        if (!isNew)
        {
            return;
        }

        (byte[] Name, ulong Id) query = NameAndId(message);
        int hops = message.Hops;
        byte[] question = Field(message, ResolverField.Payload);
        Answer(message, origin, port.Group, (status, octets) =>
        {
            // Of a query that goes round the group only those need answer that have something to say.
            if (status != ResolverStatus.NoHandler || (hops == 0 && origin.Equals(sender)))
            {
                Respond(port, sender, query, status, port.Self, octets);
            }
        });
        for (int i = 0; hops > 0 && i < port.Members.Count; i++)
        {
            Identifier member = port.Members[i];
            if (!member.Equals(sender) && !member.Equals(origin) && !port.IsConstrained(member))
            {
                SendQuery(port, member, query.Name, query.Id, hops - 1, origin, question);
            }
        }
    }

    private void HandleResponse(ResolverMessage message, GroupPort port, Identifier sender)
    {
        Identifier responder = new(message.Buffer, message.OffsetOf(ResolverField.Responder));
        byte[] octets = Field(message, ResolverField.Payload);
        Identifier? back;
        lock (_gate)
        {
            ResolverWait? wait = Array.Find(_waits, one => one is not null && one.Id == message.QueryId);
            if (wait is not null)
            {
                // Who was asked alone answers for itself; only then the query's place is used up.
                if (wait.IsFor(port.Group, sender) && _queries.HandleResponse(message, out _) >= 0)
                {
                    wait.Take(new ResolverAnswer(message.Status, responder, octets));
                }

                return;
            }

            back = _routes.Find(port.Group, message.QueryId);
        }

        if (back is not null && !back.Equals(sender))
        {
            Respond(port, back, NameAndId(message), message.Status, responder, octets);
        }
    }

    private void Answer(ResolverMessage message, Identifier asker, Identifier? group, Action<ResolverStatus, byte[]>? respond)
    {
        string name = Encoding.Latin1.GetString(message.Buffer, message.OffsetOf(ResolverField.Handler), message.LengthOf(ResolverField.Handler));
        ResolverRequest request = new(asker, group, Field(message, ResolverField.Payload), respond);
        if (_handlers.TryGetValue(KeyOf(name, group), out IPeerResolverHandler? handler) || _handlers.TryGetValue(name, out handler))
        {
            handler.Handle(request);
        }
        else
        {
            request.Respond(ResolverStatus.NoHandler, []);
        }
    }
}
