using NanoPeers.Groups;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>Bodies of the protocols of groups, each to the seat in the group that it names.</summary>
public sealed partial class GroupPeer
{
    /// <summary>Bodies that name a group.</summary>
    private abstract class SeatBodies<TMessage>(GroupPeer peer, int groupField) : IBodyHandler
        where TMessage : BodyFields, new()
    {
        [ThreadStatic]
        private static TMessage? _message;

        public abstract bool AcceptsClear { get; }

        public bool AcceptsGroup => true;

        public void Handle(ReceivedBody body)
        {
            TMessage message = _message ??= new TMessage();
            Envelope envelope = body.Envelope;
            DecodeStatus status = message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength);
            if (status != DecodeStatus.Complete || !message.Has(groupField))
            {
                body.Node.Counters.Add(NodeCounter.BadBody);
                return;
            }

            // Nothing that came under one group's key is taken in another.
            if (peer.FindSeat(message.Buffer, message.OffsetOf(groupField)) is { } seat && (body.Group is null || body.Group.Equals(seat.Group)))
            {
                Handle(seat, body, message);
            }
        }

        protected abstract void Handle(GroupSeat seat, ReceivedBody body, TMessage message);
    }

    /// <summary>Membership. What comes under which session the seat judges: a board speaks of all its groups under one.</summary>
    private sealed class MemberBodies(GroupPeer peer) : SeatBodies<MemberMessage>(peer, MemberField.Group)
    {
        public override bool AcceptsClear => false;

        protected override void Handle(GroupSeat seat, ReceivedBody body, MemberMessage message) => seat.HandleMember(body, message);
    }

    /// <summary>Group keys. In clear they come wrapped and signed.</summary>
    private sealed class GroupBodies(GroupPeer peer) : SeatBodies<GroupMessage>(peer, GroupField.Group)
    {
        public override bool AcceptsClear => true;

        protected override void Handle(GroupSeat seat, ReceivedBody body, GroupMessage message) => seat.HandleGroup(body, message);
    }

    /// <summary>Lines to groups: under a session only in the session's own group.</summary>
    private sealed class ChatBodies(GroupPeer peer) : SeatBodies<ChatMessage>(peer, ChatField.Group)
    {
        public override bool AcceptsClear => true;

        protected override void Handle(GroupSeat seat, ReceivedBody body, ChatMessage message)
        {
            if (body.Session is null || body.Session.Group.Equals(seat.Group))
            {
                seat.HandleChat(body, message);
            }
        }
    }

    /// <summary>A board whose firmware has no groups says that it does not know their protocol.</summary>
    private sealed class ErrorBodies(GroupPeer peer) : IBodyHandler
    {
        [ThreadStatic]
        private static NotSupported? _message;

        public bool AcceptsClear => false;

        public void Handle(ReceivedBody body)
        {
            NotSupported message = _message ??= new NotSupported();
            Envelope envelope = body.Envelope;
            bool isOfMember = message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength) == DecodeStatus.Complete
                && envelope.Buffer.AsSpan(message.OffsetOf(NotSupported.TagField), message.LengthOf(NotSupported.TagField)).SequenceEqual(ProtocolTag.Member);
            foreach (GroupSeat seat in isOfMember && body.Session is not null ? peer._seats : [])
            {
                seat.HandleNotSupported(body.Session!, body.NowMillis);
            }
        }
    }
}
