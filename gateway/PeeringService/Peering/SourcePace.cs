namespace NanoPeers.PeeringService.Peering;

/// <summary>Ends a transfer whose source gives too little: fewer octets than so many in a window of time.</summary>
internal sealed class SourcePace : IDisposable
{
    private readonly CancellationTokenSource _tooSlow;
    private readonly ITimer _timer;
    private readonly long _least;
    private long _octets;

    internal SourcePace(TimeProvider time, TimeSpan window, long least, CancellationToken cancellationToken)
    {
        _least = least;
        _tooSlow = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _timer = time.CreateTimer(_ => Judge(), null, window, window);
    }

    internal CancellationToken Token => _tooSlow.Token;

    internal bool IsTooSlow { get; private set; }

    internal void Add(int octets) => Interlocked.Add(ref _octets, octets);

    public void Dispose()
    {
        _timer.Dispose();
        lock (_tooSlow)
        {
            _tooSlow.Dispose();
        }
    }

    private void Judge()
    {
        lock (_tooSlow)
        {
            if (Interlocked.Exchange(ref _octets, 0) < _least)
            {
                IsTooSlow = true;
                try
                {
                    _tooSlow.Cancel();
                }
                catch (ObjectDisposedException)
                {
                    // The transfer ended in this moment.
                    return;
                }
            }
        }
    }
}
