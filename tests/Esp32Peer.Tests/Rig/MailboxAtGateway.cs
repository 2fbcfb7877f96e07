using NanoPeers.Messages;
using NanoPeers.Relay;

namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>A relay's side for one board: messages in order until they are acknowledged, repeated every half second, as RELAY.md says.</summary>
internal sealed class MailboxAtGateway
{
    private static readonly byte[] _tag = "relay"u8.ToArray();

    private readonly ScriptedGateway _gateway;
    private readonly World _world;
    private readonly RelayMessage _message = new();
    private readonly List<(ulong Number, byte[] Message, long UntilMillis)> _waiting = [];
    private ulong _lastNumber;
    private ulong _acknowledged;
    private bool _isCollecting;
    private long _repeatMillis;

    public MailboxAtGateway(World world, ScriptedGateway gateway)
    {
        _world = world;
        _gateway = gateway;
        Action<Envelope> others = gateway.Others;
        gateway.Others = envelope =>
        {
            if (envelope.BodyIs(_tag))
            {
                Handle(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength);
            }
            else
            {
                others(envelope);
            }
        };
        world.Every(50_000, Tick);
    }

    public ulong Era { get; set; } = 77;

    public bool IsOpen { get; set; }

    /// <summary>Messages that fit; a deposit beyond is refused.</summary>
    public int Room { get; set; } = 1000;

    public int Waiting => _waiting.Count;

    /// <summary>Kinds that came from the board, in order.</summary>
    public List<int> Heard { get; } = [];

    /// <summary>Items that went out.</summary>
    public int Sent { get; private set; }

    /// <summary>Decides by kind and count whether a message from the gateway gets out.</summary>
    public Func<int, bool> Says { get; set; } = _ => true;

    /// <summary>Decides by kind whether a message of the board is heard.</summary>
    public Func<int, bool> Hears { get; set; } = _ => true;

    /// <summary>Puts a message in; false when there is no room, or no mailbox.</summary>
    public bool Deposit(byte[] message, int lifeMillis = 3_600_000)
    {
        if (!IsOpen || _waiting.Count >= Room)
        {
            return false;
        }

        // Numbers only ascend, with gaps.
        _lastNumber += 1 + (ulong)_world.Random.Next(3);
        _waiting.Add((_lastNumber, message, _world.NowMillis + lifeMillis));
        if (_isCollecting)
        {
            SendAll();
        }

        return true;
    }

    /// <summary>The gateway's store is lost.</summary>
    public void Lose()
    {
        Era++;
        IsOpen = false;
        _waiting.Clear();
        _lastNumber = 0;
        _acknowledged = 0;
        _isCollecting = false;
    }

    private void Handle(byte[] buffer, int offset, int count)
    {
        Assert.Equal(DecodeStatus.Complete, _message.TryDecode(buffer, offset, count));
        int kind = _message.Kind;
        Heard.Add(kind);
        if (!Hears(kind))
        {
            return;
        }

        ulong exchange = _message.Has(RelayField.Exchange) ? _message.LongNumberOf(RelayField.Exchange) : 0;
        ulong era = _message.Has(RelayField.Era) ? _message.LongNumberOf(RelayField.Era) : 0;
        ulong number = _message.Has(RelayField.Number) ? _message.LongNumberOf(RelayField.Number) : 0;
        switch (kind)
        {
            case RelayMessageKind.Open:
                IsOpen = true;
                Say(RelayMessageKind.Opened, writer =>
                {
                    writer.WriteUInt64(RelayField.Exchange, exchange);
                    writer.WriteUInt64(RelayField.Era, Era);
                    writer.WriteUInt32(RelayField.Seconds, _message.NumberOf(RelayField.Seconds));
                    writer.WriteUInt32(RelayField.Items, (uint)Room);
                });
                break;
            case RelayMessageKind.Collect when !IsOpen:
                Say(RelayMessageKind.Refused, writer =>
                {
                    writer.WriteUInt64(RelayField.Exchange, exchange);
                    writer.WriteUInt8(RelayField.Reason, RelayReason.NoMailbox);
                });
                break;
            case RelayMessageKind.Collect:
                _isCollecting = true;
                Take(era == Era ? number : 0);
                SendAll();
                break;
            case RelayMessageKind.Ack when era == Era:
                Take(number);
                if (_waiting.Count == 0)
                {
                    SendAll();
                }

                break;
        }
    }

    private void Take(ulong number)
    {
        _acknowledged = Math.Max(_acknowledged, number);
        _waiting.RemoveAll(item => item.Number <= number);
    }

    private void Tick()
    {
        _waiting.RemoveAll(item => item.UntilMillis <= _world.NowMillis);
        if (!_gateway.IsLive)
        {
            _isCollecting = false;
        }
        else if (_isCollecting && _waiting.Count > 0 && _world.NowMillis >= _repeatMillis)
        {
            SendAll();
        }
    }

    private void SendAll()
    {
        _repeatMillis = _world.NowMillis + 500;
        if (!_gateway.IsLive)
        {
            return;
        }

        ulong previous = _acknowledged;
        foreach ((ulong number, byte[] message, _) in _waiting.Take(RelayLimits.Window).ToArray())
        {
            Sent++;
            ulong before = previous;
            Say(RelayMessageKind.Item, writer =>
            {
                writer.WriteUInt64(RelayField.Era, Era);
                writer.WriteUInt64(RelayField.Previous, before);
                writer.WriteUInt64(RelayField.Number, number);
                writer.WriteUInt32(RelayField.Seconds, 5);
                writer.WriteOctets(RelayField.Message, message, 0, message.Length);
            });
            previous = number;
        }

        if (_waiting.Count == 0)
        {
            Say(RelayMessageKind.Empty, writer =>
            {
                writer.WriteUInt64(RelayField.Era, Era);
                writer.WriteUInt64(RelayField.Number, _acknowledged);
            });
        }
    }

    private void Say(int kind, Action<MessageWriter> write)
    {
        if (!Says(kind))
        {
            return;
        }

        _gateway.Send(writer =>
        {
            writer.BeginBody(_tag);
            writer.WriteUInt8(RelayField.Kind, kind);
            writer.WriteCredential();
            write(writer);
            writer.EndBody();
        });
    }
}
