namespace NanoPeers.Esp32Peer.Tests.Rig;

/// <summary>Virtual time in microseconds, and what is to happen in it. Whoever waits or computes moves it on; what is due happens on the way.</summary>
internal sealed class World(int seed)
{
    private readonly PriorityQueue<Action, (long At, long Order)> _events = new();
    private long _order;

    /// <summary>Microseconds since the world began; the device boots some time after.</summary>
    public long NowMicros { get; private set; } = 1_000_000;

    public long NowMillis => NowMicros / 1000;

    public int Seed { get; } = seed;

    public Random Random { get; } = new(seed);

    /// <summary>Whether nothing happens but what the board does: time goes on, events wait.</summary>
    public bool IsFrozen { get; set; }

    /// <summary>When the next event is due.</summary>
    public long NextMicros => !IsFrozen && _events.TryPeek(out _, out (long At, long Order) next) ? next.At : long.MaxValue;

    /// <summary>Has something happen after some time.</summary>
    public void After(long micros, Action action) => _events.Enqueue(action, (NowMicros + micros, _order++));

    /// <summary>Has something happen again and again.</summary>
    public void Every(long micros, Action action) => After(micros, () =>
    {
        action();
        Every(micros, action);
    });

    /// <summary>Moves time on.</summary>
    public void Spend(long micros) => AdvanceTo(NowMicros + micros);

    /// <summary>Moves time to a moment; it never goes back.</summary>
    public void AdvanceTo(long micros)
    {
        while (!IsFrozen && _events.TryPeek(out _, out (long At, long Order) next) && next.At <= micros)
        {
            NowMicros = Math.Max(NowMicros, next.At);
            _events.Dequeue()();
        }

        NowMicros = Math.Max(NowMicros, micros);
    }
}
