using System.Threading.Channels;
using NanoPeers.PeeringService.Agent;

namespace NanoPeers.PeeringService.Tests.Agent;

/// <summary>A subsystem whose starts and ends a test has in its hand.</summary>
internal sealed class HandSubsystem(string name, List<string>? diary = null) : ISubsystem
{
    private readonly Channel<HandRun> _runs = Channel.CreateUnbounded<HandRun>();

    public string Name => name;

    public string Purpose => "in a test's hand";

    public bool IsPeeringAware => false;

    /// <summary>What a start does before there is a run.</summary>
    public Func<CancellationToken, Task> Starting { get; set; } = _ => Task.CompletedTask;

    /// <summary>Whether runs end when they are asked to.</summary>
    public bool EndsWhenAsked { get; set; } = true;

    public int Runs { get; private set; }

    public async Task<ISubsystemRun> StartAsync(CancellationToken cancellationToken)
    {
        await Starting(cancellationToken);
        Runs++;
        Write("start");
        HandRun run = new(this);
        _runs.Writer.TryWrite(run);
        return run;
    }

    /// <summary>The next run, in the order of starts.</summary>
    public async Task<HandRun> NextRunAsync() => await _runs.Reader.ReadAsync(TestContext.Current.CancellationToken);

    internal void Write(string what)
    {
        if (diary is not null)
        {
            lock (diary)
            {
                diary.Add($"{what} {name}");
            }
        }
    }
}

internal sealed class HandRun(HandSubsystem owner) : ISubsystemRun
{
    private readonly TaskCompletionSource<SubsystemEnd> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Disposed { get; private set; }

    public int? ProcessId => null;

    public Task<SubsystemEnd> Completion => _ended.Task;

    public void End(SubsystemFault fault = SubsystemFault.None, string detail = "") => _ended.TrySetResult(new SubsystemEnd(fault, detail));

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        owner.Write("stop");
        if (owner.EndsWhenAsked)
        {
            End();
        }

        await Completion.WaitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        Disposed = true;
        return ValueTask.CompletedTask;
    }
}
