using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// What waits for one peer that can only make requests: numbered messages, each kept until the peer has said with a later request that it has it. Does no
/// I/O. Any thread may call.
/// </summary>
internal sealed class PollBox
{
    private const int FrameHead = 8 + 1 + 4;
    private const int MostInAnswer = 262_144;

    private readonly Lock _change = new();
    private readonly Queue<Letter> _letters = new();
    private readonly int _maxMessages;
    private readonly int _maxOctets;
    private byte[]? _token;
    private TaskCompletionSource? _poller;
    private ulong _last;
    private int _octets;

    public PollBox(int maxMessages, int maxOctets, long nowMillis)
    {
        _maxMessages = maxMessages;
        _maxOctets = maxOctets;
        AskedMillis = nowMillis;
        Name = Convert.ToHexString(RandomNumberGenerator.GetBytes(8));
    }

    /// <summary>Tells this box from an earlier one of the same peer: numbers begin anew.</summary>
    public string Name { get; }

    /// <summary>When it was last asked, or made.</summary>
    public long AskedMillis { get; private set; }

    /// <summary>Messages that wait.</summary>
    public int Count
    {
        get
        {
            lock (_change)
            {
                return _letters.Count;
            }
        }
    }

    /// <summary>Takes a copy of a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="source">Where an answer goes; empty for the host of the box itself.</param>
    /// <returns>Sent, or Busy when it is full.</returns>
    public SendStatus Put(ReadOnlySpan<byte> message, string source)
    {
        TaskCompletionSource? poller;
        lock (_change)
        {
            bool isFull = _letters.Count >= _maxMessages || (_octets > 0 && _octets + message.Length > _maxOctets);
            if (isFull)
            {
                return SendStatus.Busy;
            }

            _letters.Enqueue(new Letter(++_last, Encoding.ASCII.GetBytes(source), message.ToArray()));
            _octets += message.Length;
            poller = _poller;
            _poller = null;
        }

        poller?.TrySetResult();
        return SendStatus.Sent;
    }

    /// <summary>Whether the asker is the one whose box this is. The first that asks makes it its own.</summary>
    /// <param name="token">The asker's secret.</param>
    /// <param name="nowMillis">The time.</param>
    public bool IsOf(ReadOnlySpan<byte> token, long nowMillis)
    {
        lock (_change)
        {
            _token ??= SHA256.HashData(token);
            bool isOwner = CryptographicOperations.FixedTimeEquals(_token, SHA256.HashData(token));
            AskedMillis = isOwner ? nowMillis : AskedMillis;
            return isOwner;
        }
    }

    /// <summary>Forgets what its owner has; another request of the owner that still waits is ended: its connection is likely gone.</summary>
    /// <param name="has">The highest number that the owner has.</param>
    public void Acknowledge(ulong has)
    {
        TaskCompletionSource? before;
        lock (_change)
        {
            while (_letters.TryPeek(out Letter? letter) && letter.Number <= has)
            {
                _octets -= letter.Octets.Length;
                _letters.Dequeue();
            }

            before = _poller;
            _poller = null;
        }

        before?.TrySetResult();
    }

    /// <summary>Completes when a message waits, or another request took the place of this one.</summary>
    public Task WaitAsync()
    {
        lock (_change)
        {
            if (_letters.Count > 0)
            {
                return Task.CompletedTask;
            }

            _poller = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _poller.Task;
        }
    }

    /// <summary>The messages that wait, as many as one answer takes; nothing is forgotten by it.</summary>
    public byte[] Write()
    {
        lock (_change)
        {
            List<Letter> now = [];
            int length = 0;
            foreach (Letter letter in _letters)
            {
                int more = FrameHead + letter.Source.Length + letter.Octets.Length;
                if (now.Count > 0 && length + more > MostInAnswer)
                {
                    break;
                }

                now.Add(letter);
                length += more;
            }

            byte[] octets = new byte[length];
            int at = 0;
            foreach (Letter letter in now)
            {
                at = Write(letter, octets, at);
            }

            return octets;
        }
    }

    /// <summary>Reads the next message of an answer.</summary>
    /// <param name="octets">What is left of the answer.</param>
    /// <param name="number">The message's number.</param>
    /// <param name="source">Where an answer goes.</param>
    /// <param name="message">Where the message stands in the octets.</param>
    /// <returns>False when nothing whole is left.</returns>
    public static bool TryRead(ref ArraySegment<byte> octets, out ulong number, out string source, out ArraySegment<byte> message)
    {
        number = 0;
        source = "";
        message = ArraySegment<byte>.Empty;
        if (octets.Count < FrameHead || octets.Count < FrameHead + octets[8])
        {
            return false;
        }

        int sourceLength = octets[8];
        uint length = BinaryPrimitives.ReadUInt32BigEndian(octets.AsSpan(9 + sourceLength));
        if (length == 0 || length > octets.Count - FrameHead - sourceLength)
        {
            return false;
        }

        number = BinaryPrimitives.ReadUInt64BigEndian(octets);
        source = Encoding.ASCII.GetString(octets.AsSpan(9, sourceLength));
        message = octets.Slice(FrameHead + sourceLength, (int)length);
        octets = octets[(FrameHead + sourceLength + (int)length)..];
        return true;
    }

    private static int Write(Letter letter, byte[] into, int at)
    {
        BinaryPrimitives.WriteUInt64BigEndian(into.AsSpan(at), letter.Number);
        into[at + 8] = (byte)letter.Source.Length;
        letter.Source.CopyTo(into, at + 9);
        at += 9 + letter.Source.Length;
        BinaryPrimitives.WriteUInt32BigEndian(into.AsSpan(at), (uint)letter.Octets.Length);
        letter.Octets.CopyTo(into, at + 4);
        return at + 4 + letter.Octets.Length;
    }

    private sealed record Letter(ulong Number, byte[] Source, byte[] Octets);
}
