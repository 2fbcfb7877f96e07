using System.Threading.Channels;
using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PeerPlatform.Resolver;
using NanoPeers.PolicyContract;
using NanoPeers.Resolver;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>
/// One active policy in one group: calls go to its code one at a time, in the order in which they came, on the thread pool. What the code throws ends that
/// call; what it does not return from keeps its turn for ever, and is given up at deactivation. POLICIES.md, "Activation".
/// </summary>
internal sealed class PolicyInstance : IPeerResolverHandler
{
    /// <summary>Calls that wait; more are dropped.</summary>
    private const int MaxWaiting = 256;

    private static readonly TimeSpan _endingTime = TimeSpan.FromSeconds(5);

    private readonly Channel<Action<IPolicy>> _calls = Channel.CreateBounded<Action<IPolicy>>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private readonly PolicyCode _code;
    private readonly PolicyHost _host;
    private Task _pump = Task.CompletedTask;
    private long _faults;
    private int _ended;

    internal PolicyInstance(PolicyCode code, PolicyPackage package, GroupPort port, PolicyHostTools tools)
    {
        _code = code;
        Package = package;
        Port = port;
        Name = HandlerName(package.Manifest.Policy.Name);
        _host = new PolicyHost(this, port, tools, package.Manifest.Rights);
    }

    /// <summary>The handler's name by which its instances talk.</summary>
    public string Name { get; }

    /// <summary>What members of other groups say does not reach it.</summary>
    public Identifier? Group => Port.Group;

    internal PolicyPackage Package { get; }

    internal GroupPort Port { get; }

    /// <summary>Calls that ended in an exception, or found no room.</summary>
    internal long Faults => Interlocked.Read(ref _faults);

    internal static string HandlerName(string policy) => "policy:" + policy;

    /// <summary>Has the code take up its work.</summary>
    /// <returns>What it threw; null where it did not.</returns>
    internal async Task<string?> ActivateAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<string?> begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(policy =>
        {
            try
            {
                policy.Activate(_host);
                begun.TrySetResult(null);
            }
            catch (Exception e)
            {
                begun.TrySetResult(e.GetType().Name);
                throw;
            }
        });
        _pump = Task.Run(PumpAsync, CancellationToken.None);
        try
        {
            return await begun.Task.WaitAsync(_endingTime, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return "it did not return";
        }
    }

    /// <summary>Ends the work and lets the code go.</summary>
    /// <returns>Dies with the code; null where the code did not return in 5 s: it stays in memory until the process ends.</returns>
    internal async Task<WeakReference?> DeactivateAsync()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            _host.End();
            _calls.Writer.TryWrite(static policy => policy.Deactivate());
            _calls.Writer.TryComplete();
        }

        try
        {
            await _pump.WaitAsync(_endingTime).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return null;
        }

        return _code.Unload();
    }

    /// <summary>Queues a call.</summary>
    internal bool Post(Action<IPolicy> call)
    {
        bool hasRoom = Volatile.Read(ref _ended) == 0 && _calls.Writer.TryWrite(call);
        if (!hasRoom)
        {
            Interlocked.Increment(ref _faults);
        }

        return hasRoom;
    }

    /// <summary>A message of another instance.</summary>
    public void Handle(ResolverRequest request)
    {
        if (!Post(policy => Answer(policy, request)))
        {
            request.Respond(ResolverStatus.Busy, []);
        }
    }

    /// <summary>Whether the code is also a rule.</summary>
    internal bool IsRule => _code.Policy is IPolicyRule;

    /// <summary>Has the code decide, on the caller's thread; a rule that throws refuses.</summary>
    internal PolicyVerdict Decide(PolicyQuestion question)
    {
        try
        {
            return (_code.Policy as IPolicyRule)?.Decide(question) ?? PolicyVerdict.Refused("the policy gives no verdict");
        }
#pragma warning disable CA1031 // A policy's fault refuses, and does not end its peer.
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.Increment(ref _faults);
            return PolicyVerdict.Refused($"the policy failed: {e.GetType().Name}");
        }
    }

    private static void Answer(IPolicy policy, ResolverRequest request)
    {
        try
        {
            byte[]? answer = policy.Handle(new PolicyMessage(request.Asker.ToString(), request.Octets, request.WantsAnswer));
            request.Respond(ResolverStatus.Answered, answer ?? []);
        }
        catch
        {
            request.Respond(ResolverStatus.Failed, []);
            throw;
        }
    }

    private async Task PumpAsync()
    {
        await foreach (Action<IPolicy> call in _calls.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            Run(call);
        }
    }

    private void Run(Action<IPolicy> call)
    {
        try
        {
            if (_code.Policy is { } policy)
            {
                call(policy);
            }
        }
#pragma warning disable CA1031 // A policy's fault costs that call, and does not end its peer.
        catch (Exception)
#pragma warning restore CA1031
        {
            Interlocked.Increment(ref _faults);
        }
    }
}
