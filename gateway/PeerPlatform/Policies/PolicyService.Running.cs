using NanoPeers.Identifiers;
using NanoPeers.PeerPlatform.GroupPeers;
using NanoPeers.PolicyContract;
using NanoPeers.Resolver;

namespace NanoPeers.PeerPlatform.Policies;

/// <summary>How policies run and end.</summary>
public sealed partial class PolicyService
{
    /// <inheritdoc/>
    public async Task<PolicyResult> ActivateAsync(string group, string policy, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ActivateOneAsync(group, policy, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<PolicyResult> DeactivateAsync(string group, string policy)
    {
        await _changing.WaitAsync().ConfigureAwait(false);
        try
        {
            (PolicyResult result, _) = await EndAsync(group, policy).ConfigureAwait(false);
            return result;
        }
        finally
        {
            _changing.Release();
        }
    }

    /// <summary>Ends a policy in a group.</summary>
    /// <returns>What became of it, and what dies when its code has left the memory.</returns>
    internal async Task<(PolicyResult Result, WeakReference? Code)> EndAsync(string group, string policy)
    {
        if (_groups.FindPort(group) is not { } port || !_active.TryRemove((port.Group, policy), out PolicyInstance? instance))
        {
            return (Refuse(PolicyRefusal.WrongState, policy, $"{policy} is not active in \"{group}\"."), null);
        }

        _resolver.Remove(instance);
        WeakReference? code = await instance.DeactivateAsync().ConfigureAwait(false);
        if (!_active.Keys.Any(key => key.Policy == policy))
        {
            Catalogue.SetState(policy, _options.Runtime, PolicyState.Inactive);
        }

        PolicyLog.Done(_logger, policy, "deactivated");
        return (code is null
            ? new PolicyResult(PolicyRefusal.Failed, $"{policy} is deactivated, but its code does not return: it stays in memory until the gateway ends.")
            : PolicyResult.Done($"{policy} is not active in {port.Name} any more."), code);
    }

    private async Task<PolicyResult> ActivateOneAsync(string group, string policy, CancellationToken cancellationToken)
    {
        if (_groups.FindPort(group) is not { } port)
        {
            return Refuse(PolicyRefusal.NotFound, policy, $"This peer is in no group \"{group}\".");
        }

        IReadOnlyList<PolicyImplementation> here = Catalogue.Find(new PolicyQuery { Name = policy, Runtime = _options.Runtime });
        if (here.Count == 0 || !_packages.TryGetValue(here[0].Digest, out PolicyPackage? package))
        {
            return Refuse(PolicyRefusal.NotFound, policy, $"There is no package of {policy} for {_options.Runtime} here; fetch it first.");
        }

        if (_active.ContainsKey((port.Group, policy)))
        {
            return Refuse(PolicyRefusal.WrongState, policy, $"{policy} is active in {port.Name} already.");
        }

        PolicyVerdict verdict = _groups.Rules.Ask(port.View, StandardPolicies.Administration, "activate", port.Self, policy);
        verdict = verdict.IsAllowed ? _groups.Rules.Ask(port.View, StandardPolicies.Naming, "claim", port.Self, policy, ("taken", "no")) : verdict;
        if (!verdict.IsAllowed)
        {
            return Refuse(PolicyRefusal.NotAllowed, policy, verdict.Reason);
        }

        return await RunAsync(port, package, cancellationToken).ConfigureAwait(false);
    }

    private async Task<PolicyResult> RunAsync(GroupPort port, PolicyPackage package, CancellationToken cancellationToken)
    {
        string name = package.Manifest.Policy.Name;
        string fault = PolicyCode.TryLoad(package, out PolicyCode? code);
        if (code is null)
        {
            return Refuse(PolicyRefusal.Failed, name, fault);
        }

        PolicyInstance instance = new(code, package, port, new PolicyHostTools(_resolver, _node!.Time, _logger));
        _active[(port.Group, name)] = instance;
        _resolver.Add(instance);
        if (await instance.ActivateAsync(cancellationToken).ConfigureAwait(false) is { } thrown)
        {
            _active.TryRemove((port.Group, name), out _);
            _resolver.Remove(instance);
            await instance.DeactivateAsync().ConfigureAwait(false);
            return Refuse(PolicyRefusal.Failed, name, $"it could not be activated: {thrown}");
        }

        Catalogue.SetState(name, _options.Runtime, PolicyState.Active);
        PolicyLog.Done(_logger, name, "activated");
        return PolicyResult.Done($"{name} is active in {port.Name}.");
    }
}
