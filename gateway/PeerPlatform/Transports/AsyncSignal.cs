using System.Threading.Tasks.Sources;

namespace NanoPeers.PeerPlatform.Transports;

/// <summary>
/// Wakes one waiting task. Setting it twice before it is waited for wakes once. Neither setting nor waiting allocates: the object itself is
/// the thread pool's work item. Many may set, one waits.
/// </summary>
internal sealed class AsyncSignal : IThreadPoolWorkItem, IValueTaskSource
{
    private readonly Lock _change = new();
    private ManualResetValueTaskSourceCore<bool> _core;
    private bool _isSet;
    private bool _isAwaited;

    /// <summary>Wakes the one that waits, or the next that will.</summary>
    public void Set()
    {
        lock (_change)
        {
            if (!_isAwaited)
            {
                _isSet = true;
                return;
            }

            _isAwaited = false;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Waits until it is set; one at a time.</summary>
    public ValueTask WaitAsync()
    {
        lock (_change)
        {
            if (_isSet)
            {
                _isSet = false;
                return ValueTask.CompletedTask;
            }

            _core.Reset();
            _isAwaited = true;
            return new ValueTask(this, _core.Version);
        }
    }

    void IThreadPoolWorkItem.Execute() => _core.SetResult(true);

    void IValueTaskSource.GetResult(short token) => _core.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);
}
