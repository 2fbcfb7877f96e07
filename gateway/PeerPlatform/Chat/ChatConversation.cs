using System.Diagnostics.CodeAnalysis;
using System.Text;
using NanoPeers.Messages;

namespace NanoPeers.PeerPlatform.Chat;

/// <summary>
/// One end of a conversation with one other end, under one kind of protection: says lines until they are heard, and delivers each line that
/// comes once, in order of arrival. Secured and clear lines never share a conversation: else a forged answer in clear would silence a
/// secured line. No I/O, no clock; one thread at a time. CHAT.md.
/// </summary>
public sealed class ChatConversation
{
    /// <summary>No deadline.</summary>
    public const long Never = long.MaxValue;

    private readonly List<SaidLine> _unheard = [];
    private readonly Queue<uint> _heardDue = new();
    private readonly Queue<(uint Line, ChatOutcome Outcome)> _settled = new();
    private readonly HashSet<uint> _known = [];
    private readonly Queue<uint> _knownInOrder = new();
    private uint _lastLine;

    /// <summary>Begins a conversation.</summary>
    /// <param name="seed">A random number: a peer that starts again must not use the numbers of lines that the other end remembers.</param>
    public ChatConversation(uint seed)
    {
        _lastLine = seed;
    }

    /// <summary>Lines of this end that wait to be heard.</summary>
    public int Unheard => _unheard.Count;

    /// <summary>The number of the newest line of this end.</summary>
    internal uint LastLine => _lastLine;

    /// <summary>When <see cref="HandleTimeout"/> is due, on this peer's clock.</summary>
    public long NextTimeoutMillis
    {
        get
        {
            long next = Never;
            foreach (SaidLine line in _unheard)
            {
                next = Math.Min(next, line.ResendAtMillis);
            }

            return next;
        }
    }

    /// <summary>Says a line; it is due to be sent.</summary>
    /// <param name="text">A line by <see cref="ChatText"/>.</param>
    /// <param name="nowMillis">This peer's clock.</param>
    /// <returns>The line's number, never 0; 0 when it is no line, or <see cref="ChatTiming.MaxUnheard"/> lines wait already.</returns>
    public uint Say(string text, long nowMillis)
    {
        if (_unheard.Count == ChatTiming.MaxUnheard || !ChatText.IsText(text))
        {
            return 0;
        }

        _lastLine = _lastLine == uint.MaxValue ? 1 : _lastLine + 1;
        var line = new SaidLine(_lastLine, Encoding.UTF8.GetBytes(text));
        line.Begin(nowMillis);
        _unheard.Add(line);
        return line.Number;
    }

    /// <summary>Handles a body of the conversation. Each Say is answered, even one that was delivered before: its answer may be what was lost.</summary>
    /// <param name="message">A message that was decoded completely.</param>
    /// <param name="text">The line, when one is to be delivered.</param>
    /// <returns>Whether a line is to be delivered.</returns>
    public bool HandleMessage(ChatMessage message, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (message.Kind == ChatMessageKind.Heard)
        {
            Settle(message.Line, ChatOutcome.Heard);
            return false;
        }

        Answer(message.Line);
        if (!Remember(message.Line))
        {
            return false;
        }

        text = Encoding.UTF8.GetString(message.TextOctets);
        return true;
    }

    /// <summary>Makes lines due again, or gives them up. Calling early is harmless.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void HandleTimeout(long nowMillis)
    {
        for (int i = _unheard.Count - 1; i >= 0; i--)
        {
            SaidLine line = _unheard[i];
            if (nowMillis >= line.ResendAtMillis && !line.SendAgain(nowMillis))
            {
                Settle(line.Number, ChatOutcome.NotHeard);
            }
        }
    }

    /// <summary>Makes all lines that wait due again from the first try on: there is a new session.</summary>
    /// <param name="nowMillis">This peer's clock.</param>
    public void Renew(long nowMillis)
    {
        foreach (SaidLine line in _unheard)
        {
            line.Begin(nowMillis);
        }
    }

    /// <summary>
    /// Writes the fields of the next body to send. Due after every other call until it answers false; calling early is harmless.
    /// </summary>
    /// <param name="writer">Stands in a body of the protocol.</param>
    /// <returns>False when there is nothing to send; nothing is written then.</returns>
    public bool PollTransmit(MessageWriter writer)
    {
        if (_heardDue.TryDequeue(out uint heard))
        {
            Write(writer, ChatMessageKind.Heard, heard);
            return true;
        }

        foreach (SaidLine line in _unheard)
        {
            if (line.IsDue)
            {
                line.Written();
                Write(writer, ChatMessageKind.Say, line.Number);
                writer.WriteOctets(ChatField.Text, line.Text, 0, line.Text.Length);
                return true;
            }
        }

        return false;
    }

    /// <summary>What became of lines of this end, each told once. Due after every other call until it answers false.</summary>
    /// <param name="line">The line's number.</param>
    /// <param name="outcome">Heard or NotHeard.</param>
    public bool TryTakeSettled(out uint line, out ChatOutcome outcome)
    {
        bool any = _settled.TryDequeue(out (uint Line, ChatOutcome Outcome) settled);
        (line, outcome) = settled;
        return any;
    }

    private static void Write(MessageWriter writer, int kind, uint line)
    {
        writer.WriteUInt8(ChatField.Kind, kind);
        writer.WriteCredential();
        writer.WriteUInt32(ChatField.Line, line);
    }

    private void Answer(uint line)
    {
        // Who says more at once than anybody may is answered when it says it again.
        if (_heardDue.Count < ChatTiming.MaxUnheard && !_heardDue.Contains(line))
        {
            _heardDue.Enqueue(line);
        }
    }

    private bool Remember(uint line)
    {
        if (!_known.Add(line))
        {
            return false;
        }

        _knownInOrder.Enqueue(line);
        if (_knownInOrder.Count > ChatTiming.RememberedLines)
        {
            _known.Remove(_knownInOrder.Dequeue());
        }

        return true;
    }

    private void Settle(uint line, ChatOutcome outcome)
    {
        if (_unheard.RemoveAll(said => said.Number == line) > 0)
        {
            _settled.Enqueue((line, outcome));
        }
    }
}
