using NanoPeers.Identifiers;
using NanoPeers.Linking;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Tests.Devices;

/// <summary>The links of a test's device: takes, or refuses, what the gateway tells it of them, and the introductions. LINKS.md.</summary>
internal sealed class FakeDeviceLinks : IBodyHandler
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Identifier, ulong> _introductions = [];
    private List<(Identifier Peer, int Role)> _entries = [];
    private int _told;
    private int _introduced;
    private int _refused;

    public bool AcceptsClear => false;

    /// <summary>What it answers a list with.</summary>
    internal LinkRefusal Refusal { get; set; }

    /// <summary>What it answers an introduction with.</summary>
    internal RejectReason IntroductionRefusal { get; set; }

    /// <summary>Lists that it was told, repeated ones too.</summary>
    internal int Told => Volatile.Read(ref _told);

    /// <summary>Introductions that it took, each counted once.</summary>
    internal int Introduced => Volatile.Read(ref _introduced);

    /// <summary>Introductions that it refused, repeated ones too.</summary>
    internal int Refused => Volatile.Read(ref _refused);

    /// <summary>Who it is linked with, and in which role.</summary>
    internal IReadOnlyList<(Identifier Peer, int Role)> Entries
    {
        get
        {
            lock (_gate)
            {
                return _entries;
            }
        }
    }

    /// <summary>The introduction that it holds for a peer; 0 for none.</summary>
    internal ulong HeldFor(Identifier peer)
    {
        lock (_gate)
        {
            return _introductions.GetValueOrDefault(peer);
        }
    }

    public void Handle(ReceivedBody body)
    {
        LinkMessage message = new();
        Assert.Equal(DecodeStatus.Complete, message.TryDecode(body.Envelope.Buffer, body.Envelope.BodyOffset, body.Envelope.BodyLength));
        Assert.Equal(LinkMessageKind.Links, message.Kind);
        byte[] held = Refusal == LinkRefusal.None ? Take(message) : [];
        body.Session!.Send((message.RequestId, Refusal, held), static (answer, core, writer, into, capacity) =>
            LinkList.WriteLinked(core, writer, answer.RequestId, answer.Refusal, answer.held, answer.held.Length, into, 0, capacity));
        Interlocked.Increment(ref _told);
    }

    /// <summary>Takes or refuses an introduction; false for another message.</summary>
    internal bool TakeIntroduction(PeerSession session, SessionMessage message)
    {
        if (message.Kind != SessionMessageKind.Introduce)
        {
            return false;
        }

        ulong id = message.LongNumberOf(SessionField.PresharedId);
        RejectReason refusal = IntroductionRefusal;
        if (refusal == RejectReason.None)
        {
            Hold(new Identifier(message.Buffer, message.OffsetOf(SessionField.Peer)), id);
        }

        session.Send((id, refusal), static (answer, core, writer, into, capacity) =>
            IntroductionMessages.WriteIntroduced(core, writer, answer.id, answer.refusal, into, 0, capacity));
        Interlocked.Add(ref _refused, refusal == RejectReason.None ? 0 : 1);
        return true;
    }

    private void Hold(Identifier peer, ulong id)
    {
        lock (_gate)
        {
            if (_introductions.GetValueOrDefault(peer) != id)
            {
                _introductions[peer] = id;
                Interlocked.Increment(ref _introduced);
            }
        }
    }

    private byte[] Take(LinkMessage message)
    {
        lock (_gate)
        {
            int begin = message.OffsetOf(LinkField.Links);
            _entries =
            [
                .. Enumerable.Range(0, message.LengthOf(LinkField.Links) / LinkList.EntryLength).Select(i => begin + (i * LinkList.EntryLength))
                    .Select(at => (new Identifier(message.Buffer, at), (int)message.Buffer[at + LinkList.RoleAt])),
            ];
            foreach (Identifier peer in _introductions.Keys.Except(_entries.Select(entry => entry.Peer)).ToList())
            {
                _introductions.Remove(peer);
            }

            byte[] held = new byte[_entries.Count * LinkList.HeldLength];
            for (int i = 0; i < _entries.Count; i++)
            {
                BigEndian.WriteUInt64(held, i * LinkList.HeldLength, _introductions.GetValueOrDefault(_entries[i].Peer));
            }

            return held;
        }
    }
}
