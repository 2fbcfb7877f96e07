using System;
using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Groups;

/// <summary>
/// One group key of one epoch (S0 figs. 5, 9: one key for all members): seals what this peer sends, opens what the others send, each under keys
/// derived for its sender, and overwrites all of them at the end. One thread at a time. A message of a sender that was heard before allocates nothing.
/// GROUPS.md.
/// </summary>
public sealed class GroupEpochKey
{
    /// <summary>Octets of a group key.</summary>
    public const int SecretLength = 32;

    private readonly GroupTools _tools;
    private readonly byte[] _secret = new byte[SecretLength];
    private readonly GroupSenders _senders;
    private readonly bool _isResumed;
    private readonly ulong _firstSequence;
    private IEnvelopeProtection? _outgoing;
    private ulong _sequence;

    /// <summary>Takes a group key.</summary>
    /// <param name="tools">This peer's tools.</param>
    /// <param name="group">Whose key.</param>
    /// <param name="epoch">Which.</param>
    /// <param name="suite">How messages are protected; <see cref="GroupTools.Supports"/> said that this peer can.</param>
    /// <param name="secret">Holds the 32 octets; the caller overwrites them.</param>
    /// <param name="offset">Where they begin.</param>
    /// <param name="maxSenders">Other peers whose messages can be opened under it.</param>
    /// <param name="isResumed">Whether this peer may have opened messages under it before it restarted.</param>
    internal GroupEpochKey(
        GroupTools tools, Identifier group, GroupEpoch epoch, int suite, byte[] secret, int offset, int maxSenders, bool isResumed)
    {
        _tools = tools;
        Group = group;
        Epoch = epoch;
        Suite = suite;
        Array.Copy(secret, offset, _secret, 0, SecretLength);
        KeyId = tools.Derivation.KeyIdOf(_secret, 0, group, epoch);
        _senders = new GroupSenders(maxSenders);
        _isResumed = isResumed;
        _firstSequence = (ulong)tools.BootCount << 32;
        _sequence = _firstSequence;
    }

    /// <summary>Whose key.</summary>
    public Identifier Group { get; }

    /// <summary>Which.</summary>
    public GroupEpoch Epoch { get; }

    /// <summary>How messages are protected, see <see cref="Messages.Suite"/>.</summary>
    public int Suite { get; }

    /// <summary>Key id of its messages; never 0.</summary>
    public ulong KeyId { get; }

    /// <summary>Whether the key was overwritten.</summary>
    public bool IsWiped { get; private set; }

    /// <summary>Messages that this peer sealed under it since it started.</summary>
    public uint Sent
    {
        get { return (uint)(_sequence - _firstSequence); }
    }

    /// <summary>Messages opened.</summary>
    public uint Received { get; private set; }

    /// <summary>Messages refused.</summary>
    public uint Refused { get; private set; }

    /// <summary>Other peers that are remembered as senders.</summary>
    public int SenderCount
    {
        get { return _senders.Count; }
    }

    /// <summary>Number of the message that this peer sealed last; what a Probe asks for.</summary>
    internal ulong LastSequence
    {
        get { return _sequence; }
    }

    /// <summary>Seals the message that the writer holds, begun and with its bodies ended.</summary>
    /// <param name="writer">This peer's writer.</param>
    /// <returns>Octets of the message; 0 when it did not fit, or the key was overwritten or is used up.</returns>
    public int Finish(MessageWriter writer)
    {
        if (IsWiped || Sent == uint.MaxValue)
        {
            return 0;
        }

        if (_outgoing == null)
        {
            byte[] self = new byte[Identifier.Length];
            _tools.Self.CopyTo(self, 0);
            _outgoing = MakeProtection(self, 0);
        }

        int length = writer.FinishGroup(_outgoing, _sequence + 1);
        if (length > 0)
        {
            _sequence++;
        }

        return length;
    }

    /// <summary>Copies the key out, for a member that is to have it or for the store.</summary>
    /// <param name="into">Receives 32 octets; the caller overwrites them after use.</param>
    /// <param name="offset">Where they are written.</param>
    internal void CopySecret(byte[] into, int offset)
    {
        Array.Copy(_secret, 0, into, offset, SecretLength);
    }

    /// <summary>Opens a message whose key id is this key's and whose sender is known to be a member.</summary>
    /// <param name="envelope">A message that <see cref="Envelope.TryDecode"/> called complete.</param>
    internal GroupOpenStatus Open(Envelope envelope)
    {
        GroupOpenStatus status = Check(envelope, false);
        Received += status == GroupOpenStatus.Opened ? 1u : 0u;
        Refused += status == GroupOpenStatus.Opened || status == GroupOpenStatus.Unproven ? 0u : 1u;
        return status;
    }

    /// <summary>
    /// Opens a message that waited in this peer's mailbox, and that the relay hands over once: it counts though its sender is not proven, or was proven since
    /// with a later number.
    /// </summary>
    /// <param name="envelope">A message that <see cref="Envelope.TryDecode"/> called complete.</param>
    internal GroupOpenStatus OpenKept(Envelope envelope)
    {
        GroupOpenStatus status = Check(envelope, true);
        Received += status == GroupOpenStatus.Opened ? 1u : 0u;
        Refused += status == GroupOpenStatus.Opened ? 0u : 1u;
        return status;
    }

    /// <summary>A sender said what it sent last: what it sent until then is old, what follows is new.</summary>
    internal void Prove(byte[] sender, int offset, ulong floor)
    {
        GroupSender? known = _senders.Find(sender, offset);
        if (known != null && known.IsHeard && !known.IsProven)
        {
            known.Prove(floor);
        }
    }

    /// <summary>Whether a sender's messages count.</summary>
    internal bool IsProven(byte[] sender, int offset)
    {
        GroupSender? known = _senders.Find(sender, offset);
        return known == null ? !_isResumed : known.IsProven;
    }

    /// <summary>Overwrites the key and all that was derived from it; replay windows go with it. Calling twice is harmless.</summary>
    public void Wipe()
    {
        IsWiped = true;
        Array.Clear(_secret, 0, _secret.Length);
        _outgoing?.Wipe();
        _senders.Wipe();
    }

    private GroupOpenStatus Check(Envelope envelope, bool isKept)
    {
        if (IsWiped)
        {
            return GroupOpenStatus.UnknownKey;
        }

        if (envelope.Suite != Suite)
        {
            return GroupOpenStatus.WrongSuite;
        }

        GroupSender? sender = FindOrMake(envelope);
        if (sender == null)
        {
            return GroupOpenStatus.SendersFull;
        }

        OpenStatus status = !isKept && envelope.Sequence <= sender.Floor ? OpenStatus.TooOld : sender.Window.Check(envelope.Sequence);
        if (status == OpenStatus.Opened)
        {
            status = sender.Protection.Open(envelope);
        }

        if (status != OpenStatus.Opened)
        {
            return (GroupOpenStatus)(int)status;
        }

        sender.IsHeard = true;
        sender.Window.Accept(envelope.Sequence);
        return sender.IsProven || isKept ? GroupOpenStatus.Opened : GroupOpenStatus.Unproven;
    }

    private GroupSender? FindOrMake(Envelope envelope)
    {
        GroupSender? sender = _senders.Find(envelope.Buffer, envelope.SenderOffset);
        if (sender == null && _senders.MakeRoom())
        {
            IEnvelopeProtection protection = MakeProtection(envelope.Buffer, envelope.SenderOffset);
            sender = new GroupSender(envelope.Buffer, envelope.SenderOffset, protection, !_isResumed);
            _senders.Add(sender);
        }

        return sender;
    }

    private IEnvelopeProtection MakeProtection(byte[] sender, int offset)
    {
        return _tools.Derivation.MakeProtection(_secret, Group, Epoch, Suite, KeyId, sender, offset, _tools.Digest);
    }
}
