namespace NanoPeers.Attempts;

/// <summary>The last steps of a peer's attempts, in arrays made once: what <c>why</c> shows. The oldest step goes when it is full.</summary>
public sealed class AttemptTrace : IAttemptTrace
{
    private readonly ulong[] _attempts;
    private readonly byte[] _steps;
    private readonly int[] _details;
    private readonly long[] _times;
    private int _next;
    private int _count;

    /// <summary>Makes room.</summary>
    /// <param name="capacity">Steps kept.</param>
    public AttemptTrace(int capacity)
    {
        _attempts = new ulong[capacity];
        _steps = new byte[capacity];
        _details = new int[capacity];
        _times = new long[capacity];
    }

    /// <summary>Steps kept now.</summary>
    public int Count
    {
        get { return _count; }
    }

    /// <inheritdoc/>
    public void Note(ulong attemptId, AttemptStep step, int detail, long nowMillis)
    {
        _attempts[_next] = attemptId;
        _steps[_next] = (byte)step;
        _details[_next] = detail;
        _times[_next] = nowMillis;
        _next = (_next + 1) % _steps.Length;
        if (_count < _steps.Length)
        {
            _count++;
        }
    }

    /// <summary>The attempt of a step.</summary>
    /// <param name="index">From 0, the oldest, to <see cref="Count"/> - 1.</param>
    public ulong AttemptAt(int index)
    {
        return _attempts[Place(index)];
    }

    /// <summary>A step.</summary>
    /// <param name="index">From 0, the oldest, to <see cref="Count"/> - 1.</param>
    public AttemptStep StepAt(int index)
    {
        return (AttemptStep)_steps[Place(index)];
    }

    /// <summary>A step's detail.</summary>
    /// <param name="index">From 0, the oldest, to <see cref="Count"/> - 1.</param>
    public int DetailAt(int index)
    {
        return _details[Place(index)];
    }

    /// <summary>When a step happened, on this peer's clock.</summary>
    /// <param name="index">From 0, the oldest, to <see cref="Count"/> - 1.</param>
    public long TimeAt(int index)
    {
        return _times[Place(index)];
    }

    private int Place(int index)
    {
        return (_next - _count + index + _steps.Length) % _steps.Length;
    }
}
