namespace NanoPeers.Backend;

/// <summary>One line that all responses share: each piece of octets gets its time on it, in the order of asking.</summary>
internal sealed class SharedLine(long? octetsPerSecond, TimeProvider time)
{
    /// <summary>Octets that go at once: the line is asked for no more than this.</summary>
    public const int Piece = 4096;

    private readonly Lock _gate = new();
    private readonly long _start = time.GetTimestamp();
    private TimeSpan _freeAt;

    /// <summary>Waits until the line has carried some octets.</summary>
    public async Task CarryAsync(int octets, CancellationToken cancellationToken)
    {
        if (octetsPerSecond is not long rate)
        {
            return;
        }

        TimeSpan wait;
        lock (_gate)
        {
            TimeSpan now = time.GetElapsedTime(_start);
            _freeAt = (_freeAt > now ? _freeAt : now) + TimeSpan.FromSeconds((double)octets / rate);
            wait = _freeAt - now;
        }

        await Task.Delay(wait, time, cancellationToken);
    }
}
