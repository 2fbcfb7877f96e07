using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.ProtocolModels.Tests.Cryptography;

namespace NanoPeers.ProtocolModels.Tests.Groups.Rig;

/// <summary>A line that a peer heard in the group.</summary>
public sealed record Heard(Identifier From, string Text, GroupOpenStatus Status);

/// <summary>A peer of the rig: the cores and a driver that has a session with everybody, saves before it sends, and can restart.</summary>
public sealed class GroupNode
{
    private readonly GroupNet _net;
    private readonly Dictionary<string, PairWay> _out = [];
    private readonly Dictionary<string, PairWay> _in = [];
    private readonly Envelope _envelope = new();
    private readonly GroupMessage _message = new();
    private readonly byte[] _buffer = new byte[Limits.MaxDatagram];
    private MessageWriter _writer;
    private uint _savedVersion = uint.MaxValue;
    private long _wakesAtMillis = long.MaxValue;
    private uint _bootCount = 1;
    private int _life;

    public GroupNode(GroupNet net, Identifier id, TestRoster roster, GroupKeyPolicy? policy, IGroupKeyWrap? wrap = null, int maxSenders = 256)
    {
        _net = net;
        Id = id;
        Roster = roster;
        Policy = policy;
        Wrap = wrap;
        MaxSenders = maxSenders;
        Cryptography = new TestCryptography(id.GetHashCode());
        _writer = new MessageWriter(id);
        Keys = Make();
    }

    public Identifier Id { get; }

    public TestRoster Roster { get; set; }

    public GroupKeyPolicy? Policy { get; }

    public IGroupKeyWrap? Wrap { get; }

    public TestCryptography Cryptography { get; }

    public GroupKeys Keys { get; private set; }

    public int MaxSenders { get; }

    public bool IsOn { get; private set; }

    /// <summary>Whether the driver has sessions; without, only what needs none is sent.</summary>
    public bool HasSessions { get; set; } = true;

    public byte[] Record { get; private set; } = [];

    public List<Heard> Lines { get; } = [];

    public List<GroupOpenStatus> Statuses { get; } = [];

    /// <summary>Is shown each body of tag group that this peer writes.</summary>
    public Action<byte[]>? Wrote { get; set; }

    /// <summary>The same, with the peer for which it is.</summary>
    public Action<Identifier, byte[]>? WroteTo { get; set; }

    /// <summary>For tests that record what was written.</summary>
    public List<byte[]> Bodies { get; } = [];

    public GroupKeyOwner Owner => Keys.Owner!;

    public GroupEpoch? Epoch => Keys.Ring.Current?.Epoch;

    public void Start()
    {
        IsOn = true;
        Keys.HandleRoster(_net.NowMillis);
        Pump();
    }

    /// <summary>Power off: what was not saved is gone.</summary>
    public void Stop()
    {
        IsOn = false;
        _life++;
        _wakesAtMillis = long.MaxValue;
    }

    public void Restart()
    {
        Stop();
        _bootCount++;
        _writer = new MessageWriter(Id);
        Keys = Make();
        if (Record.Length > 0)
        {
            Assert.True(Keys.Restore(Record, 0, Record.Length));
        }

        Start();
    }

    /// <summary>A restart with a record from an earlier time: a copy of the store was put back.</summary>
    public void RestartFrom(byte[] record)
    {
        Record = record;
        Restart();
    }

    public void RosterChanged()
    {
        if (IsOn)
        {
            Keys.HandleRoster(_net.NowMillis);
            Pump();
        }
    }

    /// <summary>Says a line to the group under its key; null when there is none.</summary>
    public byte[]? Say(string text)
    {
        byte[]? message = Seal(text);
        if (message != null)
        {
            _net.Broadcast(this, message);
        }

        return message;
    }

    public byte[]? Seal(string text)
    {
        byte[] buffer = new byte[Limits.MaxDatagram];
        _writer.Begin(buffer, 0, buffer.Length);
        _writer.BeginBody(ProtocolTag.Chat);
        _writer.WriteOctets(1, System.Text.Encoding.UTF8.GetBytes(text), 0, text.Length);
        _writer.EndBody();
        int length = Keys.Finish(_writer);
        return length == 0 ? null : buffer[..length];
    }

    public void Receive(byte[] datagram)
    {
        if (!IsOn || _envelope.TryDecodeDatagram(datagram, 0, datagram.Length, Limits.MaxDatagram) != DecodeStatus.Complete)
        {
            return;
        }

        var from = new Identifier(datagram, _envelope.SenderOffset);
        if ((_envelope.Flags & EnvelopeFlags.GroupKey) != 0)
        {
            GroupOpenStatus status = Keys.Open(_envelope, _net.NowMillis);
            Statuses.Add(status);
            if (status is GroupOpenStatus.Opened or GroupOpenStatus.Unproven)
            {
                Take(from, GroupProtection.Common, status);
            }
        }
        else if (_envelope.KeyId == 0)
        {
            if (new ClearProtection(Cryptography, new EnvelopeDigest()).Open(_envelope) == OpenStatus.Opened)
            {
                Take(from, GroupProtection.Clear, GroupOpenStatus.Opened);
            }
        }
        else if (Way(_in, from, Id).Open(_envelope) == OpenStatus.Opened)
        {
            Take(from, GroupProtection.Pair, GroupOpenStatus.Opened);
        }

        Pump();
    }

    public void Pump()
    {
        Keys.HandleTimeout(_net.NowMillis);
        Save();
        while (Keys.PollDue(_net.NowMillis) is { } peer)
        {
            SendDue(peer);
            Save();
        }

        long next = Math.Max(Keys.NextTimeoutMillis, _net.NowMillis + 1);
        if (Keys.NextTimeoutMillis != GroupKeys.Never && next < _wakesAtMillis)
        {
            int life = _life;
            _wakesAtMillis = next;
            _net.At(next, () =>
            {
                if (life == _life && IsOn && _wakesAtMillis == next)
                {
                    _wakesAtMillis = long.MaxValue;
                    Pump();
                }
            });
        }
    }

    private void SendDue(Identifier peer)
    {
        GroupProtection protection = Keys.DueProtection;
        bool common = protection == GroupProtection.Common || (!HasSessions && Keys.DueMayBeCommon);
        if (protection == GroupProtection.Pair && !HasSessions && !common)
        {
            Keys.SkipDue(_net.NowMillis);
            return;
        }

        _writer.Begin(_buffer, 0, _buffer.Length);
        int bodyAt = _writer.Position + 1 + ProtocolTag.Group.Length + 4;
        Keys.WriteDue(_writer, _net.NowMillis);
        Wrote?.Invoke(_buffer[bodyAt.._writer.Position]);
        WroteTo?.Invoke(peer, _buffer[bodyAt.._writer.Position]);
        int length = common ? Keys.FinishDue(_writer)
            : protection == GroupProtection.Clear ? _writer.Finish(new ClearProtection(Cryptography, new EnvelopeDigest()), 1)
            : Way(_out, Id, peer).Finish(_writer);
        Assert.InRange(length, 1, Limits.MaxDatagram);
        _net.Send(this, peer, _buffer[..length]);
        Array.Clear(_buffer);
    }

    private void Take(Identifier from, GroupProtection protection, GroupOpenStatus status)
    {
        while (_envelope.NextBody() == DecodeStatus.Complete)
        {
            if (ProtocolTag.Matches(ProtocolTag.Group, _envelope.Buffer, _envelope.TagOffset, _envelope.TagLength))
            {
                Assert.Equal(DecodeStatus.Complete, _message.TryDecode(_envelope.Buffer, _envelope.BodyOffset, _envelope.BodyLength));
                Keys.HandleMessage(_message, from, protection, _net.NowMillis);
            }
            else
            {
                string text = System.Text.Encoding.UTF8.GetString(_envelope.Buffer, _envelope.BodyOffset + 3, _envelope.BodyLength - 3);
                Lines.Add(new Heard(from, text, status));
            }
        }
    }

    private void Save()
    {
        if (Keys.RecordVersion != _savedVersion)
        {
            _savedVersion = Keys.RecordVersion;
            byte[] record = new byte[GroupKeys.MaxRecordLength];
            Record = record[..Keys.Save(record, 0)];
        }
    }

    private GroupKeys Make() => new(new GroupTools(Id, Cryptography, _bootCount), _net.Group, new Forward(this), Policy, Wrap, MaxSenders);

    private PairWay Way(Dictionary<string, PairWay> ways, Identifier from, Identifier to)
    {
        string name = TestRoster.NameOf(from) + TestRoster.NameOf(to);
        if (!ways.TryGetValue(name, out PairWay? way))
        {
            way = new PairWay(_net.Shared, from, to);
            ways[name] = way;
        }

        return way;
    }

    /// <summary>The roster may be exchanged under a running node: a partition, or its end.</summary>
    private sealed class Forward(GroupNode node) : IGroupRoster
    {
        public uint Version => node.Roster.Version;

        public int Count => node.Roster.Count;

        public uint Term => node.Roster.Term;

        public Identifier Owner => node.Roster.Owner;

        public int OwnerRank => node.Roster.OwnerRank;

        public Identifier MemberAt(int index) => node.Roster.MemberAt(index);

        public bool WantsKeyAt(int index) => node.Roster.WantsKeyAt(index);

        public bool IsMember(byte[] peer, int offset) => node.Roster.IsMember(peer, offset);

        public GroupRefusal JudgeOwner(Identifier from, uint term) => node.Roster.JudgeOwner(from, term);
    }
}
