using NanoPeers.PeeringService.Agent;

namespace NanoPeers.DesktopPeer.Composition;

/// <summary>A part of the gateway that the agent starts and stops: whoever uses it asks for it each time, and finds none while it is stopped.</summary>
/// <typeparam name="T">The part.</typeparam>
internal sealed class KeptPart<T>
    where T : class, IAsyncDisposable
{
    private readonly Func<CancellationToken, Task<T>> _start;
    private volatile T? _current;

    /// <summary>Makes a part that does not run yet.</summary>
    /// <param name="name">What the subsystem is called.</param>
    /// <param name="purpose">What it does, for people.</param>
    /// <param name="start">Starts it.</param>
    public KeptPart(string name, string purpose, Func<CancellationToken, Task<T>> start)
    {
        _start = start;
        Subsystem = new PartSubsystem(name, purpose, StartAsync) { IsPeeringAware = true };
    }

    /// <summary>As the agent has it.</summary>
    public ISubsystem Subsystem { get; }

    /// <summary>The part that runs; null while none does.</summary>
    public T? Current => _current;

    /// <summary>Why the last start failed; null when it did not.</summary>
    public Exception? Failure { get; private set; }

    private async Task<IAsyncDisposable> StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            T part = await _start(cancellationToken).ConfigureAwait(false);
            (_current, Failure) = (part, null);
            return new Running(this, part);
        }
        catch (Exception e)
        {
            Failure = e;
            throw;
        }
    }

    private sealed class Running(KeptPart<T> owner, T part) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            owner._current = null;
            await part.DisposeAsync().ConfigureAwait(false);
        }
    }
}
