using NanoPeers.PeerPlatform.Transports;
using NanoPeers.Sessions;

namespace NanoPeers.PeerPlatform.Nodes;

/// <summary>
/// What keeps a node's threads alive: each call of code that is not the node's own is made here, and what it throws is counted, logged, and
/// costs that one call.
/// </summary>
public sealed partial class PeerNode
{
    /// <summary>Asks the person; no when there is nobody to ask, when the node stops, or when asking failed.</summary>
    internal async Task<bool> AskUserAsync(SessionQuestion question)
    {
        if (_options.AskUser is null)
        {
            return false;
        }

        try
        {
            return await _options.AskUser(question, _stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
#pragma warning disable CA1031 // Nobody waits for this call: what it throws would be seen by nobody.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            CountFault(NodeCounter.HandlerFaults, nameof(PeerNodeOptions.AskUser), fault);
            return false;
        }
    }

    /// <summary>Wipes what a set-up that failed holds; what that throws is the second fault of the same set-up.</summary>
    internal void GuardSetUp(ulong attemptId, Action wipe)
    {
        try
        {
            wipe();
        }
#pragma warning disable CA1031 // The set-up ends here, whatever its parts throw.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            CountSetUpFault(attemptId, fault);
        }
    }

    private void CountSetUpFault(ulong attemptId, Exception fault)
    {
        Counters.Add(NodeCounter.SetUpFaults);
        if (_faultLogs.Admits(NowMillis))
        {
            NodeLog.SetUpFault(_logger, attemptId, fault);
        }
    }

    private void CountFault(NodeCounter counter, string what, Exception fault)
    {
        Counters.Add(counter);
        if (_faultLogs.Admits(NowMillis))
        {
            NodeLog.Fault(_logger, what, fault);
        }
    }

    private void Run(IBodyHandler handler, ReceivedBody body)
    {
        try
        {
            handler.Handle(body);
            Counters.Add(NodeCounter.Delivered);
        }
#pragma warning disable CA1031 // A handler's fault must not end the thread that receives for all others.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            CountFault(NodeCounter.HandlerFaults, handler.GetType().Name, fault);
        }
    }

    private void RaiseLive(PeerSession session) => Raise(SessionLive, static (listener, session) => ((Action<PeerSession>)listener)(session), session);

    private void RaiseAgeing(PeerSession session) => Raise(SessionAgeing, static (listener, session) => ((Action<PeerSession>)listener)(session), session);

    private void RaiseEnded(PeerSession session, CloseReason reason) => Raise(
        SessionEnded,
        static (listener, ended) => ((Action<PeerSession, CloseReason>)listener)(ended.session, ended.reason),
        (session, reason));

    /// <summary>Calls every listener, whatever another one throws.</summary>
    private void Raise<TState>(Delegate? listeners, Action<Delegate, TState> call, TState state)
    {
        foreach (Delegate listener in listeners?.GetInvocationList() ?? [])
        {
            try
            {
                call(listener, state);
            }
#pragma warning disable CA1031 // A listener's fault must end neither the thread nor the set-up that it is told of.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                CountFault(NodeCounter.HandlerFaults, listener.Method.Name, fault);
            }
        }
    }

    /// <summary>Does a timer's work for one entry: what it throws must not end the process, nor keep the timer from the others.</summary>
    private void OnTime<TEntry>(TEntry entry, Action<TEntry> work)
    {
        try
        {
            work(entry);
        }
#pragma warning disable CA1031 // An exception on a timer's thread ends the process.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            CountFault(NodeCounter.BackgroundFaults, "Work in the background", fault);
        }
    }

    private async Task DisposeAsync(ITransport transport)
    {
        try
        {
            await transport.DisposeAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // The others are to be closed too.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            CountFault(NodeCounter.BackgroundFaults, transport.Scheme, fault);
        }
    }
}
