namespace NanoPeers.ProtocolModels.Tests.Network;

/// <summary>
/// Virtual time, and a seeded way for datagrams that loses, doubles, delays and so reorders them. A run with one seed is the same for ever.
/// </summary>
public sealed class VirtualNetwork(int seed)
{
    private const int MostEvents = 1_000_000;

    private readonly PriorityQueue<Action, (long Millis, long Order)> _events = new();
    private long _order;

    public long NowMillis { get; private set; }

    public Random Random { get; } = new(seed);

    /// <summary>Share of datagrams that never arrive.</summary>
    public double Loss { get; set; }

    /// <summary>Share of datagrams that arrive twice.</summary>
    public double Doubling { get; set; }

    /// <summary>A datagram takes 1 to so many milliseconds; those that differ overtake each other.</summary>
    public int LongestDelayMillis { get; set; } = 1;

    public int Sent { get; private set; }

    /// <summary>Every datagram that was sent, delivered or not: what somebody who listens has.</summary>
    public List<byte[]> Captured { get; } = [];

    /// <summary>Does something at a time; at once when the time is past.</summary>
    public void At(long millis, Action action) => _events.Enqueue(action, (Math.Max(millis, NowMillis), _order++));

    /// <summary>Sends a datagram: a copy of it arrives never, once or twice.</summary>
    public void Send(ReadOnlySpan<byte> datagram, Action<byte[]> deliver)
    {
        Sent++;
        byte[] copy = datagram.ToArray();
        Captured.Add(copy);
        if (Random.NextDouble() < Loss)
        {
            return;
        }

        int copies = Random.NextDouble() < Doubling ? 2 : 1;
        for (int i = 0; i < copies; i++)
        {
            byte[] arriving = [.. copy];
            At(NowMillis + Random.Next(1, LongestDelayMillis + 1), () => deliver(arriving));
        }
    }

    /// <summary>Lets time pass until a moment, or until a condition holds after an event.</summary>
    public void Run(long untilMillis, Func<bool>? done = null)
    {
        for (int i = 0; i < MostEvents; i++)
        {
            if (done != null && done())
            {
                return;
            }

            if (!_events.TryPeek(out Action? action, out (long Millis, long Order) when) || when.Millis > untilMillis)
            {
                NowMillis = untilMillis;
                return;
            }

            _events.Dequeue();
            NowMillis = when.Millis;
            action();
        }

        Assert.Fail($"No end after {MostEvents} events: a livelock.");
    }
}
