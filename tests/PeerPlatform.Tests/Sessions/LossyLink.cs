namespace NanoPeers.PeerPlatform.Tests.Sessions;

/// <summary>What a link does to datagrams.</summary>
/// <param name="Loss">Share that never arrives.</param>
/// <param name="Duplicate">Share that arrives twice.</param>
/// <param name="MinMillis">Shortest time on the way.</param>
/// <param name="MaxMillis">Longest time on the way; a difference to the shortest one changes the order.</param>
internal sealed record LinkQuality(double Loss = 0, double Duplicate = 0, int MinMillis = 1, int MaxMillis = 1);

/// <summary>A link between two ends in virtual time; the same seed gives the same losses.</summary>
internal sealed class LossyLink(int seed, LinkQuality quality)
{
    private readonly Random _random = new(seed);
    private readonly PriorityQueue<(int To, byte[] Datagram), (long At, long Number)> _onTheWay = new();
    private long _number;

    public int Lost { get; private set; }

    public int Sent { get; private set; }

    /// <summary>While true nothing arrives.</summary>
    public bool IsCut { get; set; }

    /// <summary>When the next datagram arrives; long.MaxValue when none is on the way.</summary>
    public long NextMillis => _onTheWay.TryPeek(out _, out (long At, long Number) due) ? due.At : long.MaxValue;

    public void Send(int to, byte[] datagram, long nowMillis)
    {
        Sent++;
        if (IsCut || _random.NextDouble() < quality.Loss)
        {
            Lost++;
            return;
        }

        Put(to, datagram, nowMillis);
        if (_random.NextDouble() < quality.Duplicate)
        {
            Put(to, (byte[])datagram.Clone(), nowMillis);
        }
    }

    public (int To, byte[] Datagram) Take() => _onTheWay.Dequeue();

    private void Put(int to, byte[] datagram, long nowMillis) =>
        _onTheWay.Enqueue((to, datagram), (nowMillis + _random.Next(quality.MinMillis, quality.MaxMillis + 1), _number++));
}
