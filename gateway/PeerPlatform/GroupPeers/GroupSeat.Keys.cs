using System.Security.Cryptography;
using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.PeerPlatform.Groups;
using NanoPeers.PeerPlatform.Nodes;
using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.GroupPeers;

/// <summary>The common key: kept, handed out, and used to open what comes.</summary>
internal sealed partial class GroupSeat
{
    private readonly GroupMessage _groupMessage = new();
    private readonly Queue<(byte[] Octets, ITransport Transport, RemoteAddress From, long UntilMillis)> _held = new();
    private uint _heldVersion;
    private GroupEpoch? _toldEpoch;

    /// <summary>The key's epoch as TERM.NUMBER; empty without a common key.</summary>
    private string Epoch => View.Policy.Protection == PolicyProtection.Common && _keys.Ring.Current is { } key ? $"{key.Epoch.Term}.{key.Epoch.Number}" : "";

    /// <summary>Opens a message under one of this group's keys.</summary>
    /// <param name="envelope">A message whose flags say that its key is a group's.</param>
    /// <param name="transport">The transport that brought it.</param>
    /// <param name="from">Where it came from.</param>
    /// <param name="now">The node's clock.</param>
    /// <param name="status">What came of it.</param>
    /// <returns>False when the key is none of this group's.</returns>
    internal bool TryOpen(Envelope envelope, ITransport transport, IncomingAddress from, long now, out OpenStatus status)
    {
        status = OpenStatus.SessionClosed;
        lock (_gate)
        {
            if (_disposed || _keys.Ring.Find(envelope.KeyId) is null)
            {
                return false;
            }

            GroupOpenStatus opened = _keys.Open(envelope, now);
            status = StatusOf(opened);
            if (opened == GroupOpenStatus.Opened)
            {
                HeardUnderKey(envelope, transport, from, now);
            }
            else if (opened == GroupOpenStatus.Unproven)
            {
                HandleUnproven(envelope, now);
            }

            return true;
        }
    }

    /// <summary>A message came under a key that no group of this peer knows. If a member may have sent it, it is held until the key comes.</summary>
    internal void HandleUnknownKey(Envelope envelope, ITransport transport, IncomingAddress from, long now)
    {
        lock (_gate)
        {
            if (_disposed || !IsMember || !_roster.IsMember(envelope.Buffer, envelope.SenderOffset))
            {
                return;
            }

            _keys.HandleUnknownKey(now);
            while (_held.Count >= GroupSeatTuning.MostHeld)
            {
                _held.Dequeue();
            }

            byte[] octets = envelope.Buffer.AsSpan(envelope.Offset, envelope.TotalLength).ToArray();
            _held.Enqueue((octets, transport, from.Remember(), now + GroupSeatTuning.HoldMillis));
            Settle(now);
        }
    }

    private static OpenStatus StatusOf(GroupOpenStatus opened) => opened switch
    {
        GroupOpenStatus.Opened => OpenStatus.Opened,
        GroupOpenStatus.BadDigest => OpenStatus.BadDigest,
        GroupOpenStatus.WrongSuite => OpenStatus.WrongSuite,
        GroupOpenStatus.MalformedBodies => OpenStatus.MalformedBodies,
        GroupOpenStatus.Replayed => OpenStatus.Replayed,
        GroupOpenStatus.TooOld or GroupOpenStatus.Unproven => OpenStatus.TooOld,
        _ => OpenStatus.WrongSender,
    };

    /// <summary>Perhaps it is old: only what proves that it is not is read of it.</summary>
    private void HandleUnproven(Envelope envelope, long now)
    {
        Identifier sender = envelope.CopySender();
        while (envelope.NextBody() == DecodeStatus.Complete)
        {
            if (envelope.BodyIs(ProtocolTag.Group)
                && _groupMessage.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength) == DecodeStatus.Complete)
            {
                _keys.HandleMessage(_groupMessage, sender, GroupProtection.Common, now);
            }
        }

        Settle(now);
    }

    private void RestoreKeys()
    {
        if (_options.Store.LoadKeys(Group) is { Length: > 0 } record)
        {
            _keys.Restore(record, 0, record.Length);
            CryptographicOperations.ZeroMemory(record);
        }

        _savedKeys = _keys.RecordVersion;
        _heldVersion = _keys.Ring.Version;
        _toldEpoch = _keys.Ring.Current?.Epoch;
    }

    /// <summary>A key that others have, or are about to get, is on the disk first.</summary>
    private void SaveKeys()
    {
        if (_savedKeys == _keys.RecordVersion)
        {
            return;
        }

        byte[] record = new byte[GroupKeys.MaxRecordLength];
        int length = _keys.Save(record, 0);
        try
        {
            _options.Store.SaveKeys(Group, record.AsSpan(0, length));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(record);
        }

        _savedKeys = _keys.RecordVersion;
        TellEpoch();
        OfferHeld();
    }

    private void TellEpoch()
    {
        GroupEpoch? epoch = _keys.Ring.Current?.Epoch;
        if (epoch is not null && !epoch.IsSame(_toldEpoch))
        {
            _toldEpoch = epoch;
            Raise(GroupEventKind.Rekeyed, _roster.Owner, $"the group has a new key: epoch {Epoch}, from {NameOf(_roster.Owner)}");
        }
    }

    private void OfferHeld()
    {
        if (_heldVersion == _keys.Ring.Version)
        {
            return;
        }

        _heldVersion = _keys.Ring.Version;
        long now = Now;
        while (_held.TryDequeue(out (byte[] Octets, ITransport Transport, RemoteAddress From, long UntilMillis) held))
        {
            if (held.UntilMillis >= now)
            {
                // On a thread of its own: the one that runs here may be in the midst of another message.
                ThreadPool.UnsafeQueueUserWorkItem(
                    again => Node.Receive(again.Transport, again.Octets, 0, again.Octets.Length, new KnownIncomingAddress(again.From)), held, false);
            }
        }
    }

    /// <summary>Sends what the keys' cores have due: under the pair's session, or under the group's key where that is allowed.</summary>
    private void SendKeys(long now)
    {
        while (!_disposed && _keys.PollDue(now) is { } peer)
        {
            SaveKeys();
            PeerSession? session = SessionWith(peer);
            if (_keys.DueProtection == GroupProtection.Common || (session is null && _keys.DueMayBeCommon))
            {
                SendDueUnderKey(peer, now);
            }
            else if (session is null)
            {
                _keys.SkipDue(now);
            }
            else
            {
                session.Send((seat: this, now), WriteDueKey);
            }
        }

        SaveKeys();
    }

    private static int WriteDueKey((GroupSeat Seat, long Now) due, SecuredSession core, MessageWriter writer, byte[] into, int capacity)
    {
        writer.Begin(into, 0, capacity);
        IBodyCredentials? before = writer.Credentials;
        writer.Credentials = due.Seat.Credentials;
        due.Seat._keys.WriteDue(writer, due.Now);
        writer.Credentials = before;
        int length = core.Finish(writer);
        if (length == 0)
        {
            // A key may stand in it.
            CryptographicOperations.ZeroMemory(into.AsSpan(0, capacity));
        }

        return length;
    }

    private void SendDueUnderKey(Identifier peer, long now)
    {
        if (!_contacts.TryGetValue(peer, out SeatContact? contact) || contact.Proven is null)
        {
            _keys.SkipDue(now);
            return;
        }

        _writer.Credentials = Credentials;
        _writer.Begin(_buffer, 0, _buffer.Length);
        _keys.WriteDue(_writer, now);
        int length = _keys.FinishDue(_writer);
        if (length > 0)
        {
            Node.Transmit(contact.Transport!, _buffer, length, contact.Proven);
        }
    }

    /// <summary>Where a member is: an authentic message under the group's key says so, replays being refused.</summary>
    private void HeardUnderKey(Envelope envelope, ITransport transport, IncomingAddress from, long now)
    {
        if (!_contacts.GetAlternateLookup<(byte[] Buffer, int Offset)>().TryGetValue((envelope.Buffer, envelope.SenderOffset), out SeatContact? contact))
        {
            contact = ContactOf(envelope.CopySender());
        }

        contact.HeardUnderKeyMillis = now;
        if (contact.Heard(from, transport, now, _peer.UtcNow))
        {
            SpreadPlace(contact);
        }
    }
}
