using System;
using NanoPeers.Firmware.Peer;
using NanoPeers.Firmware.Ports;
using NanoPeers.Groups;
using NanoPeers.Identifiers;
using NanoPeers.Messages;
using NanoPeers.Sessions;

namespace NanoPeers.Firmware.Groups;

/// <summary>The common keys: taking them from their owner, opening what comes under them, and saying what is due to owner and members.</summary>
public sealed partial class BoardGroups
{
    private readonly byte[] _everybody = new byte[AddressOctets.Length];

    /// <inheritdoc/>
    internal override void HandleMessage(Envelope envelope, byte[] source, long nowMillis)
    {
        GroupPlace? place = FindByKey(envelope.KeyId);
        if (place == null)
        {
            HandleUnknownKey(nowMillis);
            return;
        }

        GroupOpenStatus status = place.Keys.Open(envelope, nowMillis);
        if (status == GroupOpenStatus.Opened || status == GroupOpenStatus.Unproven)
        {
            int member = _heard == null ? 0 : _heard.Note(envelope.Buffer, envelope.SenderOffset, source, nowMillis);
            HandleBodies(envelope, place, member, source, status == GroupOpenStatus.Opened, nowMillis);
        }

        CountStatus(status);
        SendDue(place, nowMillis);
    }

    /// <inheritdoc/>
    internal override void HandleKept(Envelope envelope, long nowMillis)
    {
        GroupPlace? place = FindByKey(envelope.KeyId);
        if (place == null)
        {
            HandleUnknownKey(nowMillis);
            return;
        }

        GroupOpenStatus status = place.Keys.OpenKept(envelope, nowMillis);
        if (status == GroupOpenStatus.Opened && _heard != null)
        {
            int member = _heard.Find(envelope.Buffer, envelope.SenderOffset);
            member = member < 0 ? _heard.Note(envelope.Buffer, envelope.SenderOffset, _everybody, nowMillis) : member;
            HandleBodies(envelope, place, member, _everybody, true, nowMillis);
        }

        CountStatus(status);
        SendDue(place, nowMillis);
    }

    /// <inheritdoc/>
    internal override bool HasKey(ulong keyId)
    {
        return FindByKey(keyId) != null;
    }

    private void HandleBodies(Envelope envelope, GroupPlace place, int member, byte[] source, bool isProven, long nowMillis)
    {
        while (envelope.NextBody() == DecodeStatus.Complete)
        {
            if (envelope.BodyIs(ProtocolTag.Group))
            {
                HandleKeys(envelope, new Identifier(envelope.Buffer, envelope.SenderOffset), GroupProtection.Common, nowMillis);
            }
            else if (isProven && envelope.BodyIs(ProtocolTag.Switch))
            {
                HandleSwitch(envelope, place, member, nowMillis);
            }
            else if (isProven && (_host == null || !_host.HandleMemberBody(envelope, place.Group, source, nowMillis)))
            {
                Count(PeerCounter.NotForThisPeer);
            }
        }
    }

    /// <summary>Handles a body of tag <c>group</c>.</summary>
    private void HandleKeys(Envelope envelope, Identifier from, GroupProtection protection, long nowMillis)
    {
        // As rare as changes of keys and starts of members.
        GroupMessage message = new GroupMessage();
        DecodeStatus status = message.TryDecode(envelope.Buffer, envelope.BodyOffset, envelope.BodyLength);
        if (status != DecodeStatus.Complete)
        {
            Count(status == DecodeStatus.Unknown ? PeerCounter.UnknownKind : PeerCounter.MalformedBody);
            return;
        }

        int index = FindPlace(new Identifier(message.Buffer, message.OffsetOf(GroupField.Group)));
        GroupPlace? place = index < 0 ? null : _places[index];
        if (place == null || !place.IsAdmitted)
        {
            // A key for who is in no such group is overwritten unread.
            Array.Clear(message.Buffer, message.OffsetOf(GroupField.Secret), message.LengthOf(GroupField.Secret));
            Count(PeerCounter.NotForThisPeer);
            return;
        }

        place.Keys.HandleMessage(message, from, protection, nowMillis);
        SendDue(place, nowMillis);
    }

    private void HandleUnknownKey(long nowMillis)
    {
        Count(PeerCounter.GroupKeyUnknown);
        for (int i = 0; i < _places.Length; i++)
        {
            GroupPlace? place = _places[i];
            if (place != null && place.IsAdmitted)
            {
                place.Keys.HandleUnknownKey(nowMillis);
            }
        }
    }

    /// <summary>Stores changed keys, then sends what is due.</summary>
    private void SendDue(GroupPlace place, long nowMillis)
    {
        ISideHost? host = _host;
        SessionTools? tools = _tools;
        if (host == null || tools == null || !place.IsAdmitted)
        {
            return;
        }

        place.KeepKeys();
        Identifier? peer = place.Keys.PollDue(nowMillis);
        while (peer != null)
        {
            SecuredSession? session = place.Keys.DueProtection == GroupProtection.Pair ? host.SessionWith(peer) : null;
            if (session == null && !place.Keys.DueMayBeCommon)
            {
                place.Keys.SkipDue(nowMillis);
            }
            else
            {
                tools.Writer.Begin(host.Transmit, 0, host.Transmit.Length);
                place.Keys.WriteDue(tools.Writer, nowMillis);
                if (session != null)
                {
                    host.SendTo(session, session.Finish(tools.Writer));
                }
                else
                {
                    host.SendTo(AddressOf(peer), place.Keys.FinishDue(tools.Writer));
                }
            }

            peer = place.Keys.PollDue(nowMillis);
        }
    }

    /// <summary>Where a member was heard; everybody's address for who was not.</summary>
    private byte[] AddressOf(Identifier peer)
    {
        byte[] id = new byte[Identifier.Length];
        peer.CopyTo(id, 0);
        int member = _heard == null ? -1 : _heard.Find(id, 0);
        if (member < 0 || _heard == null)
        {
            return _everybody;
        }

        _heard.CopyAddress(member, _address);
        return _address;
    }

    private GroupPlace? FindByKey(ulong keyId)
    {
        for (int i = 0; i < _places.Length; i++)
        {
            GroupPlace? place = _places[i];
            if (place != null && place.Keys.Ring.Find(keyId) != null)
            {
                return place;
            }
        }

        return null;
    }

    private void CountStatus(GroupOpenStatus status)
    {
        switch (status)
        {
            case GroupOpenStatus.Opened: break;
            case GroupOpenStatus.BadDigest: Count(PeerCounter.BadDigest); break;
            case GroupOpenStatus.WrongSuite: Count(PeerCounter.WrongSuite); break;
            case GroupOpenStatus.MalformedBodies: Count(PeerCounter.MalformedBodies); break;
            case GroupOpenStatus.Replayed: Count(PeerCounter.Replayed); break;
            case GroupOpenStatus.TooOld: Count(PeerCounter.TooOld); break;
            case GroupOpenStatus.Unproven: Count(PeerCounter.GroupUnproven); break;
            case GroupOpenStatus.OwnMessage: Count(PeerCounter.OwnMessage); break;
            case GroupOpenStatus.UnknownKey: Count(PeerCounter.GroupKeyUnknown); break;
            default: Count(PeerCounter.GroupSenderRefused); break;
        }
    }
}
