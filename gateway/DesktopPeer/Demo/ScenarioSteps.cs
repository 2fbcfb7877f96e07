using System.Globalization;
using NanoPeers.DesktopPeer.Api;

namespace NanoPeers.DesktopPeer.Demo;

/// <summary>Plays the steps of a scenario, each within its time, and prints a line for each that happened, with how long it took.</summary>
/// <param name="print">Takes the lines.</param>
/// <param name="time">The clock.</param>
/// <param name="limit">How long one step may take.</param>
internal sealed class ScenarioSteps(Action<string> print, TimeProvider time, TimeSpan limit)
{
    private static readonly TimeSpan _lookAgain = TimeSpan.FromMilliseconds(20);

    private string? _lastSeen;

    /// <summary>Plays one step.</summary>
    /// <param name="step">Its name, at most seven characters.</param>
    /// <param name="about">Whom it is about, at most nine characters; empty when all.</param>
    /// <param name="play">What happens; it answers with the line.</param>
    /// <param name="cancellationToken">Ends it early.</param>
    /// <exception cref="ScenarioException">It did not happen; what was seen is in it.</exception>
    public async Task PlayAsync(string step, string about, Func<CancellationToken, Task<string>> play, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        using CancellationTokenSource running = new(limit, time);
        using CancellationTokenSource ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, running.Token);
        string done;
        try
        {
            done = await play(ending.Token).ConfigureAwait(false);
        }
        catch (DemoException e)
        {
            throw new ScenarioException(step, about, e.Message, e);
        }
        catch (ApiCallException e)
        {
            throw new ScenarioException(step, about, $"{e.Code}: {e.Message}", e);
        }
        catch (GatewayNotRunningException e)
        {
            throw new ScenarioException(step, about, e.Message, e);
        }
        catch (OperationCanceledException e) when (running.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            string waited = _lastSeen is null ? "It did not end." : _lastSeen;
            throw new ScenarioException(step, about, $"{waited} ({limit.TotalSeconds:0} s were given.)", e);
        }

        double millis = time.GetElapsedTime(started).TotalMilliseconds;
        print(string.Create(CultureInfo.InvariantCulture, $"{millis,8:0} ms  {step,-7} {about,-9} {done}"));
    }

    /// <summary>Waits until a condition holds.</summary>
    /// <param name="missing">Says what is still missing, or nothing.</param>
    /// <param name="news">Completes when it is worth looking again before the usual time; asked for before each look.</param>
    /// <param name="when">Ends the sentence that begins with what is missing.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task UntilAsync(Func<Task<string>> missing, Func<Task> news, string when, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task next = news();
            string now = await missing().ConfigureAwait(false);
            if (now.Length == 0)
            {
                _lastSeen = null;
                return;
            }

            _lastSeen = $"Still so: {now}, {when}.";
            await Task.WhenAny(next, Task.Delay(_lookAgain, time, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
