using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Cryptography;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;

namespace NanoPeers.Benchmarks;

/// <summary>A group under its common key: every message is sealed once and sent to each member over UDP on loopback; nodes open and count it.</summary>
internal sealed class GroupFanOut : IFanOut, IAsyncDisposable
{
    private const int KindField = 1;
    private const int OctetsField = 3;

    private static readonly byte[] _tag = "data"u8.ToArray();

    private readonly byte[] _payload;
    private readonly List<PeerNode> _nodes = [];
    private readonly List<RemoteAddress> _addresses = [];
    private readonly FanOutRoster _roster;
    private readonly GroupKeys _keys;
    private readonly MessageWriter _writer = new(Peers.IdOf(1));
    private readonly byte[] _buffer = new byte[Limits.MaxDatagram];

    internal GroupFanOut(int receivers, int payload, int suite)
    {
        _payload = new byte[payload];
        _roster = new FanOutRoster(receivers + 1);
        _keys = NewKeys(Peers.IdOf(1), new GroupKeyPolicy { Suite = suite });
        PeerNode sender = Add(1, null);
        for (byte number = 2; number < receivers + 2; number++)
        {
            KeyTable table = new(NewKeys(Peers.IdOf(number), null));
            PeerNode node = Add(number, table);
            _addresses.Add(Peers.AddressOf(sender, node));
            Members.Add(table.Keys);
        }

        HandOutKey();
    }

    public int Receivers => _addresses.Count;

    public ReceptionCount Count { get; } = new();

    public TimeSpan ProcessorTime => Environment.CpuUsage.TotalTime;

    public long Octets { get; private set; }

    private List<GroupKeys> Members { get; } = [];

    private bool AllHaveKey => _keys.Ring.Current is { } key && Members.TrueForAll(member => member.Ring.Find(key.KeyId) is not null);

    public void Send()
    {
        _writer.Begin(_buffer, 0, _buffer.Length);
        _writer.BeginBody(_tag);
        _writer.WriteUInt8(KindField, 1);
        _writer.WriteCredential();
        _writer.WriteOctets(OctetsField, _payload, 0, _payload.Length);
        _writer.EndBody();
        ReadOnlySpan<byte> message = _buffer.AsSpan(0, _keys.Finish(_writer));
        ITransport transport = _nodes[0].Transports.Transports.Single();
        foreach (RemoteAddress address in _addresses)
        {
            transport.Send(message, address);
        }

        Octets += (long)message.Length * _addresses.Count;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (PeerNode node in _nodes)
        {
            await node.DisposeAsync().ConfigureAwait(false);
        }

        Count.Dispose();
    }

    private GroupKeys NewKeys(Identifier self, GroupKeyPolicy? policy) =>
        new(new GroupTools(self, new PlatformCryptography(), 1), Peers.Group, _roster, policy, null, 1);

    private PeerNode Add(byte number, KeyTable? table)
    {
        PeerNode node = Peers.Make(number, false, 0, table);
        node.Handle(_tag, new Counter(this));
        node.Start();
        _nodes.Add(node);
        return node;
    }

    /// <summary>The owner's key bodies, as they come under the sessions with the members.</summary>
    private void HandOutKey()
    {
        GroupMessage message = new();
        _keys.HandleRoster(0);
        for (int i = 0; i < Members.Count; i++)
        {
            Members[i].HandleRoster(0);
        }

        for (long now = 0; now < 60_000 && !AllHaveKey; now += 10)
        {
            _keys.HandleTimeout(now);
            while (_keys.PollDue(now) is { } to)
            {
                HandOut(to, message, now);
            }
        }

        if (!AllHaveKey)
        {
            throw new InvalidOperationException("Not every member has the key.");
        }
    }

    private void HandOut(Identifier to, GroupMessage message, long nowMillis)
    {
        _writer.Begin(_buffer, 0, _buffer.Length);
        int bodyAt = _writer.Position + 1 + ProtocolTag.Group.Length + 4;
        _keys.WriteDue(_writer, nowMillis);
        if (message.TryDecode(_buffer, bodyAt, _writer.Position - bodyAt) != DecodeStatus.Complete)
        {
            throw new InvalidOperationException("The owner wrote no message of the protocol.");
        }

        GroupKeys member = Members[_roster.IndexOf(to) - 1];
        member.HandleMessage(message, Peers.IdOf(1), GroupProtection.Pair, nowMillis);
        Answer(member, to, message, nowMillis);
    }

    private void Answer(GroupKeys member, Identifier from, GroupMessage message, long nowMillis)
    {
        byte[] buffer = new byte[Limits.MaxDatagram];
        MessageWriter writer = new(from);
        while (member.PollDue(nowMillis) is not null)
        {
            writer.Begin(buffer, 0, buffer.Length);
            int bodyAt = writer.Position + 1 + ProtocolTag.Group.Length + 4;
            member.WriteDue(writer, nowMillis);
            _ = message.TryDecode(buffer, bodyAt, writer.Position - bodyAt);
            _keys.HandleMessage(message, from, GroupProtection.Pair, nowMillis);
        }
    }

    private sealed class Counter(GroupFanOut fanOut) : IBodyHandler
    {
        public bool AcceptsClear => false;

        public bool AcceptsGroup => true;

        public void Handle(ReceivedBody body)
        {
            if (body.Octets.Length >= fanOut._payload.Length)
            {
                fanOut.Count.Add(1);
            }
        }
    }

    private sealed class KeyTable(GroupKeys keys) : IGroupKeyTable
    {
        private readonly Lock _gate = new();

        internal GroupKeys Keys => keys;

        public Identifier? Open(Envelope envelope, ITransport transport, IncomingAddress from, long nowMillis, out OpenStatus? status)
        {
            lock (_gate)
            {
                GroupOpenStatus opened = keys.Open(envelope, nowMillis);
                status = opened == GroupOpenStatus.Opened ? null : OpenStatus.BadDigest;
                return opened == GroupOpenStatus.Opened ? keys.Group : null;
            }
        }
    }
}
