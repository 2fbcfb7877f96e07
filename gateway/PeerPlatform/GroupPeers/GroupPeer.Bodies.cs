using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Membership;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Chat;
using NanoPeers.PeerPlatform.Nodes;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>Bodies of the protocols of groups, each to the seat in the group that it names.</summary>
public sealed partial class GroupPeer
{
    /// <summary>Whether a body that came under a group's key, or a session of a group, is about that group: nothing of one is taken in another.</summary>
    private static bool Fits(ReceivedBody body, GroupSeat seat) => body.Group is null || body.Group.Equals(seat.Group);

    /// <summary>Membership.</summary>
    private sealed class MemberBodies(GroupPeer peer) : IBodyHandler
    {
        [ThreadStatic]
        private static MemberMessage? _message;

        public bool AcceptsClear => false;

        public bool AcceptsGroup => true;

        public void Handle(ReceivedBody body)
        {
            MemberMessage message = _message ??= new MemberMessage();
            Envelope envelope = body.Envelope;
            if (message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength) != DecodeStatus.Complete)
            {
                body.Node.Counters.Add(NodeCounter.BadBody);
                return;
            }

            if (peer.FindSeat(message.Buffer, message.OffsetOf(MemberField.Group)) is { } seat && Fits(body, seat))
            {
                seat.HandleMember(body, message);
            }
        }
    }

    /// <summary>Group keys. In clear they come wrapped and signed.</summary>
    private sealed class GroupBodies(GroupPeer peer) : IBodyHandler
    {
        [ThreadStatic]
        private static GroupMessage? _message;

        public bool AcceptsClear => true;

        public bool AcceptsGroup => true;

        public void Handle(ReceivedBody body)
        {
            GroupMessage message = _message ??= new GroupMessage();
            Envelope envelope = body.Envelope;
            if (message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength) != DecodeStatus.Complete)
            {
                body.Node.Counters.Add(NodeCounter.BadBody);
                return;
            }

            if (peer.FindSeat(message.Buffer, message.OffsetOf(GroupField.Group)) is { } seat && Fits(body, seat))
            {
                seat.HandleGroup(body, message);
            }
        }
    }

    /// <summary>Lines to groups.</summary>
    private sealed class ChatBodies(GroupPeer peer) : IBodyHandler
    {
        [ThreadStatic]
        private static ChatMessage? _message;

        public bool AcceptsClear => true;

        public bool AcceptsGroup => true;

        public void Handle(ReceivedBody body)
        {
            ChatMessage message = _message ??= new ChatMessage();
            Envelope envelope = body.Envelope;
            DecodeStatus status = message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength);
            if (status != DecodeStatus.Complete || !message.Has(ChatField.Group))
            {
                body.Node.Counters.Add(NodeCounter.BadBody);
                return;
            }

            bool fitsSession = body.Session is null || body.Session.Group.Matches(message.Buffer, message.OffsetOf(ChatField.Group));
            if (fitsSession && peer.FindSeat(message.Buffer, message.OffsetOf(ChatField.Group)) is { } seat && Fits(body, seat))
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
