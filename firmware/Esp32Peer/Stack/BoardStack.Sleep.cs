namespace NanoPeers.Firmware.Stack;

/// <summary>
/// When a board that is to save power may sleep: its gateway said that nothing waits for it, its documents are told, and nothing came and nothing changed for
/// a moment. Or it was awake for long enough in vain. The board's loop does the sleeping. BOARD-STACK.md.
/// </summary>
public sealed partial class BoardStack
{
    private long _startedMillis;
    private long _awakeSinceMillis = Never;
    private long _busyMillis;
    private ulong _seenVersion;

    /// <summary>Whether nothing is left to do that a sleep would cut off. Asked in each turn of the board's loop, while it is to sleep at all.</summary>
    public bool MaySleep
    {
        get
        {
            StackParts? parts = _parts;
            if (parts == null)
            {
                return false;
            }

            long now = parts.Ports.Clock.NowMillis;
            if (parts.Light.Version != _seenVersion)
            {
                _seenVersion = parts.Light.Version;
                NoteBusy(now);
            }

            bool isOver = now - _startedMillis >= StackTiming.AwakeAtMostMillis;
            bool isQuiet = now - _busyMillis >= StackTiming.QuietMillis && !parts.Host.IsComputing;
            bool isDone = _awakeSinceMillis != Never && now - _awakeSinceMillis >= StackTiming.AwakeMillis && _mailbox.IsSettled && IsPublishingAtRest
                && (_pipes == null || _pipes.AreClaimed);
            return isOver || (isDone && isQuiet);
        }
    }

    /// <summary>Whether all documents were told, or given up for now.</summary>
    private bool IsPublishingAtRest
    {
        get { return _publishing == BoardDocuments.Count && _publishingId == 0; }
    }

    private void BeginWaking(StackParts parts)
    {
        _startedMillis = parts.Ports.Clock.NowMillis;
        _awakeSinceMillis = Never;
        _busyMillis = _startedMillis;
        _seenVersion = parts.Light.Version;
    }

    private void NoteAwake(long nowMillis)
    {
        _awakeSinceMillis = nowMillis;
        NoteBusy(nowMillis);
    }

    private void NoteBusy(long nowMillis)
    {
        _busyMillis = nowMillis;
    }
}
