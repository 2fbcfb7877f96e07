namespace NanoPeers.PeeringService.Agent;

/// <summary>A part of this process as a subsystem. It ends when it is disposed; force is the same again, for a part cannot be killed.</summary>
/// <param name="name">What it is called.</param>
/// <param name="purpose">What it does, for people.</param>
/// <param name="start">Starts it.</param>
/// <param name="completion">Completes when a started part has ended by itself, faulted when it crashed; null for parts that end only when told.</param>
public sealed class PartSubsystem(
    string name, string purpose, Func<CancellationToken, Task<IAsyncDisposable>> start, Func<IAsyncDisposable, Task>? completion = null) : ISubsystem
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Purpose => purpose;

    /// <inheritdoc/>
    public bool IsPeeringAware { get; init; }

    /// <inheritdoc/>
    public async Task<ISubsystemRun> StartAsync(CancellationToken cancellationToken)
    {
        IAsyncDisposable part = await start(cancellationToken).ConfigureAwait(false);
        return new Run(part, completion?.Invoke(part));
    }

    private sealed class Run : ISubsystemRun
    {
        private readonly IAsyncDisposable _part;
        private readonly TaskCompletionSource<SubsystemEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly Lazy<Task> _disposal;

        internal Run(IAsyncDisposable part, Task? completion)
        {
            _part = part;
            _disposal = new Lazy<Task>(EndAsync);
            _ = completion is null ? Task.CompletedTask : WatchAsync(completion);
        }

        public int? ProcessId => null;

        public Task<SubsystemEnd> Completion => _ended.Task;

        public Task StopAsync(CancellationToken cancellationToken) => _disposal.Value.WaitAsync(cancellationToken);

        public async ValueTask DisposeAsync()
        {
            // An end that hangs was given its time in StopAsync: it is not waited for again.
            if (!_disposal.IsValueCreated || _disposal.Value.IsCompleted)
            {
                await _disposal.Value.ConfigureAwait(false);
            }
        }

        private async Task EndAsync()
        {
            await _part.DisposeAsync().ConfigureAwait(false);
            _ended.TrySetResult(SubsystemEnd.Well);
        }

        private async Task WatchAsync(Task completion)
        {
            await completion.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _ended.TrySetResult(completion.Exception?.InnerException is { } cause
                ? new SubsystemEnd(SubsystemFault.Crashed, $"{cause.GetType().Name}: {cause.Message}")
                : SubsystemEnd.Well);
        }
    }
}
