using NanoPeers.Identifiers;
using NanoPeers.Messages;

namespace NanoPeers.Groups;

/// <summary>
/// The keys of one group that a peer has at a time: the one that it sends with, the next while it is handed out, and the one before while its
/// grace lasts. Older ones are overwritten. GROUPS.md, "The ring".
/// </summary>
public sealed class GroupKeyRing
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    /// <summary>Most octets of a record.</summary>
    public const int MaxRecordLength = 2 + (2 * RecordedKeyLength);

    private const int RecordVersion = 1;
    private const int RecordedKeyLength = 1 + GroupEpoch.Length + 1 + 1 + GroupEpochKey.SecretLength;

    private readonly GroupTools _tools;
    private readonly int _maxSenders;
    private long _previousEndsAtMillis = Never;

    /// <summary>Makes a ring without keys.</summary>
    /// <param name="tools">This peer's tools.</param>
    /// <param name="group">The group.</param>
    /// <param name="maxSenders">Other peers whose messages can be opened under one key.</param>
    public GroupKeyRing(GroupTools tools, Identifier group, int maxSenders)
    {
        _tools = tools;
        _maxSenders = maxSenders;
        Group = group;
    }

    /// <summary>The group.</summary>
    public Identifier Group { get; }

    /// <summary>The key that this peer sends with; null when it has none.</summary>
    public GroupEpochKey? Current { get; private set; }

    /// <summary>The next one, dormant; null when there is none.</summary>
    public GroupEpochKey? Next { get; private set; }

    /// <summary>The one before, in its grace; null when there is none.</summary>
    public GroupEpochKey? Previous { get; private set; }

    /// <summary>How long the key before opens messages once the next one is in use.</summary>
    internal long NextGraceMillis { get; private set; }

    /// <summary>Changes with every change of <see cref="Current"/> or <see cref="Next"/>: the record is then to be saved before anything is sent.</summary>
    public uint Version { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is due, on this peer's clock.</summary>
    public long NextTimeoutMillis
    {
        get { return Previous == null ? Never : _previousEndsAtMillis; }
    }

    /// <summary>The newest epoch of which a key is here; null when none is.</summary>
    public GroupEpoch? Newest
    {
        get { return Next != null ? Next.Epoch : Current?.Epoch; }
    }

    /// <summary>A key by its id; null when it is not here.</summary>
    /// <param name="keyId">Of a message with the group flag.</param>
    public GroupEpochKey? Find(ulong keyId)
    {
        if (Current != null && Current.KeyId == keyId)
        {
            return Current;
        }

        if (Next != null && Next.KeyId == keyId)
        {
            return Next;
        }

        return Previous != null && Previous.KeyId == keyId ? Previous : null;
    }

    /// <summary>Opens a message with the group flag. What is refused changes nothing but a counter.</summary>
    /// <param name="envelope">A message that <see cref="Envelope.TryDecode"/> called complete.</param>
    /// <param name="roster">Who may be heard.</param>
    public GroupOpenStatus Open(Envelope envelope, IGroupRoster roster)
    {
        return Open(envelope, roster, false);
    }

    /// <summary>Opens a message with the group flag that waited in this peer's mailbox: once, and by the word of the relay not before.</summary>
    /// <param name="envelope">A message that <see cref="Envelope.TryDecode"/> called complete.</param>
    /// <param name="roster">Who may be heard.</param>
    public GroupOpenStatus OpenKept(Envelope envelope, IGroupRoster roster)
    {
        return Open(envelope, roster, true);
    }

    private GroupOpenStatus Open(Envelope envelope, IGroupRoster roster, bool isKept)
    {
        GroupEpochKey? key = (envelope.Flags & EnvelopeFlags.GroupKey) == 0 ? null : Find(envelope.KeyId);
        if (key == null)
        {
            return GroupOpenStatus.UnknownKey;
        }

        if (_tools.Self.Matches(envelope.Buffer, envelope.SenderOffset))
        {
            return GroupOpenStatus.OwnMessage;
        }

        if (!roster.IsMember(envelope.Buffer, envelope.SenderOffset))
        {
            return GroupOpenStatus.NotMember;
        }

        return isKept ? key.OpenKept(envelope) : key.Open(envelope);
    }

    /// <summary>Seals the message that the writer holds, begun and with its bodies ended, under the current key.</summary>
    /// <param name="writer">This peer's writer.</param>
    /// <returns>Octets of the message; 0 when it did not fit or there is no key.</returns>
    public int Finish(MessageWriter writer)
    {
        return Current == null ? 0 : Current.Finish(writer);
    }

    /// <summary>Overwrites the key whose grace is over. Calling early is harmless.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleTimeout(long nowMillis)
    {
        if (nowMillis >= NextTimeoutMillis)
        {
            DropPrevious();
        }
    }

    /// <summary>Overwrites all keys: this peer left the group, or wants the key no more.</summary>
    public void Wipe()
    {
        DropPrevious();
        Next?.Wipe();
        Current?.Wipe();
        Next = null;
        Current = null;
        Version++;
    }

    /// <summary>
    /// Writes what a restart must not lose: the current and the next key. It is a secret: stored encrypted or not readable, and overwritten here.
    /// </summary>
    /// <param name="into">Receives at most <see cref="MaxRecordLength"/> octets.</param>
    /// <param name="offset">Where they are written.</param>
    /// <returns>Octets written.</returns>
    public int Save(byte[] into, int offset)
    {
        into[offset] = RecordVersion;
        into[offset + 1] = (byte)((Current == null ? 0 : 1) + (Next == null ? 0 : 2));
        int at = SaveKey(Current, into, offset + 2);
        return SaveKey(Next, into, at) - offset;
    }

    /// <summary>Takes back what <see cref="Save"/> wrote, into an empty ring.</summary>
    /// <param name="record">Holds it.</param>
    /// <param name="offset">Where it begins.</param>
    /// <param name="count">Its octets.</param>
    /// <returns>False, and no key, for what is no such record.</returns>
    public bool Restore(byte[] record, int offset, int count)
    {
        if (count < 2 || record[offset] != RecordVersion || record[offset + 1] > 3)
        {
            return false;
        }

        bool hasCurrent = (record[offset + 1] & 1) != 0;
        bool hasNext = (record[offset + 1] & 2) != 0;
        int needs = 2 + (hasCurrent ? RecordedKeyLength : 0) + (hasNext ? RecordedKeyLength : 0);
        if (count != needs)
        {
            return false;
        }

        GroupEpochKey? current = hasCurrent ? RestoreKey(record, offset + 2) : null;
        GroupEpochKey? next = hasNext ? RestoreKey(record, offset + count - RecordedKeyLength) : null;
        if ((hasCurrent && current == null) || (hasNext && next == null))
        {
            current?.Wipe();
            next?.Wipe();
            return false;
        }

        Current = current;
        Next = next;
        return true;
    }

    /// <summary>Takes a key that is not here yet; the caller compared its epoch.</summary>
    /// <returns>False when the key does not have the id that it should have.</returns>
    internal bool Install(
        GroupEpoch epoch, int suite, ulong keyId, byte[] secret, int offset, GroupKeyState state, long graceMillis, long nowMillis)
    {
        if (keyId == 0 || _tools.Derivation.KeyIdOf(secret, offset, Group, epoch) != keyId)
        {
            return false;
        }

        var key = new GroupEpochKey(_tools, Group, epoch, suite, secret, offset, _maxSenders, false);
        Version++;
        if (state == GroupKeyState.Active && Next != null && Next.Epoch.IsAfter(epoch))
        {
            // Who was cut off while a rekey goes on gets both keys, in whatever order they come.
            Replace(key, graceMillis, nowMillis);
            return true;
        }

        Next?.Wipe();
        Next = key;
        NextGraceMillis = graceMillis;
        if (state == GroupKeyState.Active)
        {
            ActivateNext(nowMillis);
        }

        return true;
    }

    /// <summary>From now on this peer sends with the next key; the one before opens what is on its way.</summary>
    internal void ActivateNext(long nowMillis)
    {
        GroupEpochKey? next = Next;
        if (next != null)
        {
            Next = null;
            Version++;
            Replace(next, NextGraceMillis, nowMillis);
        }
    }

    /// <summary>The next key will not be used: somebody who had it was removed.</summary>
    internal void AbandonNext()
    {
        Next?.Wipe();
        Next = null;
        Version++;
    }

    /// <summary>Overwrites the key before.</summary>
    internal void DropPrevious()
    {
        Previous?.Wipe();
        Previous = null;
    }

    private void Replace(GroupEpochKey key, long graceMillis, long nowMillis)
    {
        DropPrevious();
        Previous = Current;
        _previousEndsAtMillis = nowMillis + graceMillis;
        Current = key;
        HandleTimeout(nowMillis);
    }

    private static int SaveKey(GroupEpochKey? key, byte[] into, int at)
    {
        if (key == null)
        {
            return at;
        }

        into[at] = (byte)key.Suite;
        into[at + 1] = (byte)key.Epoch.Rank;
        key.Epoch.CopyTo(into, at + 2);
        into[at + 2 + GroupEpoch.Length] = 0;
        key.CopySecret(into, at + 3 + GroupEpoch.Length);
        return at + RecordedKeyLength;
    }

    private GroupEpochKey? RestoreKey(byte[] record, int at)
    {
        int suite = record[at];
        var epoch = new GroupEpoch(BigEndian.ReadUInt32(record, at + 2), BigEndian.ReadUInt32(record, at + 6), record[at + 1]);
        bool sound = _tools.Supports(suite) && epoch.Number != 0 && record[at + 2 + GroupEpoch.Length] == 0;
        return sound ? new GroupEpochKey(_tools, Group, epoch, suite, record, at + 3 + GroupEpoch.Length, _maxSenders, true) : null;
    }
}
